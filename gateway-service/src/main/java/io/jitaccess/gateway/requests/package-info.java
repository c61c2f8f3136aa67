/** Asking for access, deciding, ending and reviewing it, and reading what became of it. */
@NullMarked
package io.jitaccess.gateway.requests;

import org.jspecify.annotations.NullMarked;
