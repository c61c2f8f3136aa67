/** Whether each cluster can take grants, found out before somebody waits for one. */
@NullMarked
package io.jitaccess.provisioner.preflight;

import org.jspecify.annotations.NullMarked;
