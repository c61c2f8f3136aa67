/** Every event in one shape, for consumers outside. */
@NullMarked
package io.jitaccess.audit.envelope;

import org.jspecify.annotations.NullMarked;
