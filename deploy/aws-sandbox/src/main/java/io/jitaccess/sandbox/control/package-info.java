/**
 * Moves the sandbox's clock, makes it slow or faulty, and shows what it holds and what was done to
 * it.
 */
@NullMarked
package io.jitaccess.sandbox.control;

import org.jspecify.annotations.NullMarked;
