/** Ready roles, made ahead, so that no grant waits for IAM to spread the news of its role. */
@NullMarked
package io.jitaccess.provisioner.stock;

import org.jspecify.annotations.NullMarked;
