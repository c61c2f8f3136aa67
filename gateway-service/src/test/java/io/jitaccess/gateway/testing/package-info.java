/** What stands in for the world around the gateway in tests. */
@NullMarked
package io.jitaccess.gateway.testing;

import org.jspecify.annotations.NullMarked;
