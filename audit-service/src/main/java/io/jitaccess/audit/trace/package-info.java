/** Each request as one trace, made from its events. */
@NullMarked
package io.jitaccess.audit.trace;

import org.jspecify.annotations.NullMarked;
