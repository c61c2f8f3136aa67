/** Puts the service together, and starts and stops its parts in order. */
@NullMarked
package io.jitaccess.provisioner.start;

import org.jspecify.annotations.NullMarked;
