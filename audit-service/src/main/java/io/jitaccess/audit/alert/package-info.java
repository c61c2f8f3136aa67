/** Watching the events as they pass, whether or not PostgreSQL is there. */
@NullMarked
package io.jitaccess.audit.alert;

import org.jspecify.annotations.NullMarked;
