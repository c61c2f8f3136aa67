/**
 * Credentials, made when they are fetched and kept nowhere but in memory: kubeconfigs, grant
 * tokens, role sessions and EKS tokens, for the holder of an active grant alone.
 */
@NullMarked
package io.jitaccess.provisioner.credential;

import org.jspecify.annotations.NullMarked;
