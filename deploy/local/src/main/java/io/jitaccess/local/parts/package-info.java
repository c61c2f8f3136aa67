/** The processes of the stack that are not services: broker, PostgreSQL, OIDC issuer. */
@NullMarked
package io.jitaccess.local.parts;

import org.jspecify.annotations.NullMarked;
