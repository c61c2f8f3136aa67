/** Who is calling, in which roles, and how the gateway proves itself to the other services. */
@NullMarked
package io.jitaccess.gateway.security;

import org.jspecify.annotations.NullMarked;
