/** By what one service knows another when it calls. */
@NullMarked
package io.jitaccess.identity;

import org.jspecify.annotations.NullMarked;
