/** How fast one person may send. */
@NullMarked
package io.jitaccess.gateway.pace;

import org.jspecify.annotations.NullMarked;
