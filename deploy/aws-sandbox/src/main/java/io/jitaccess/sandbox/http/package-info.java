/** The bare HTTP layer: requests and responses as values, and servers on virtual threads. */
@NullMarked
package io.jitaccess.sandbox.http;

import org.jspecify.annotations.NullMarked;
