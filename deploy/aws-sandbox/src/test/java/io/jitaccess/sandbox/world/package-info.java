/** Judges the past that a shelf remembers. */
@NullMarked
package io.jitaccess.sandbox.world;

import org.jspecify.annotations.NullMarked;
