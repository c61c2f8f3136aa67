/**
 * Remembers every event, so that who could do what, when and with whose consent can be proved.
 *
 * <p>In comes every fact and command ({@code audit-sink}, {@code audit-watch}); out go rows in
 * PostgreSQL, an envelope of each on {@code jit.audit}, alerts on {@code jit.alert} and a note of
 * each reading on {@code jit.audit-read}. Read in this order: {@link
 * io.jitaccess.audit.ingest.SinkSession}, {@link io.jitaccess.audit.ingest.EventStore}, {@link
 * io.jitaccess.audit.chain.AuditRow}, {@link io.jitaccess.audit.chain.Verification}, {@link
 * io.jitaccess.audit.alert.WatchRules}.
 */
@NullMarked
package io.jitaccess.audit;

import org.jspecify.annotations.NullMarked;
