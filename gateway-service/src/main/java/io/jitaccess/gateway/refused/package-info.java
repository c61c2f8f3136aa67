/** Refused attempts, counted per minute and source, for the audit. */
@NullMarked
package io.jitaccess.gateway.refused;

import org.jspecify.annotations.NullMarked;
