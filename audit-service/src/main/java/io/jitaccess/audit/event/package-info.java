/** What a record says: decoded, as canonical JSON, whom it concerns, and in one sentence. */
@NullMarked
package io.jitaccess.audit.event;

import org.jspecify.annotations.NullMarked;
