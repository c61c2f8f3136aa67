/** The live stream of changes. */
@NullMarked
package io.jitaccess.gateway.stream;

import org.jspecify.annotations.NullMarked;
