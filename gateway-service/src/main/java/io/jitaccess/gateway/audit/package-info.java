/** The audit, for auditors; audit-service answers. */
@NullMarked
package io.jitaccess.gateway.audit;

import org.jspecify.annotations.NullMarked;
