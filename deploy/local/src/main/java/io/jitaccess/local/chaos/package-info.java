/** The running stack, broken on purpose and judged from the outside. */
@NullMarked
package io.jitaccess.local.chaos;

import org.jspecify.annotations.NullMarked;
