/** From the topics into PostgreSQL, each record exactly once and in order. */
@NullMarked
package io.jitaccess.audit.ingest;

import org.jspecify.annotations.NullMarked;
