/** Emptying a closed cluster at once, from what AWS lists and nothing else. */
@NullMarked
package io.jitaccess.provisioner.lockdown;

import org.jspecify.annotations.NullMarked;
