/** Questions to the record, each of which is recorded itself. */
@NullMarked
package io.jitaccess.audit.query;

import org.jspecify.annotations.NullMarked;
