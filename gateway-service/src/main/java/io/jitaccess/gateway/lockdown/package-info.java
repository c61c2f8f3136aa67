/** Closing a cluster and opening it again. */
@NullMarked
package io.jitaccess.gateway.lockdown;

import org.jspecify.annotations.NullMarked;
