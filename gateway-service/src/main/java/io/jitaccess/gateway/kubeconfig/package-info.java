/** Kubeconfigs and credentials of an active grant: checked here, made by the provisioner. */
@NullMarked
package io.jitaccess.gateway.kubeconfig;

import org.jspecify.annotations.NullMarked;
