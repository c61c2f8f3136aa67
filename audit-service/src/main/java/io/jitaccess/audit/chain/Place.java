package io.jitaccess.audit.chain;

/**
 * A row in its chain, told by where it is and what its hash is.
 *
 * @param offset -1 before the first row of a source
 */
record Place(long offset, ChainHash hash) {
    /** Before the first row of a source of which nothing was retired. */
    static final Place BEGIN = new Place(-1, AuditRow.GENESIS);
}
