package io.jitaccess.audit.chain;

/**
 * A row in its place.
 *
 * @param previous hash of the row before
 * @param hash of this row, over the previous one
 */
public record ChainedRow(AuditRow row, ChainHash previous, ChainHash hash) {}
