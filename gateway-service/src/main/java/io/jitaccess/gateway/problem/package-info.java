/** Errors for people: RFC 9457 problem details that name the field and the next step. */
@NullMarked
package io.jitaccess.gateway.problem;

import org.jspecify.annotations.NullMarked;
