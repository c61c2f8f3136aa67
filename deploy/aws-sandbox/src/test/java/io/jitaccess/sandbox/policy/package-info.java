/** Judges policy evaluation without a server. */
@NullMarked
package io.jitaccess.sandbox.policy;

import org.jspecify.annotations.NullMarked;
