package io.jitaccess.audit.chain;

/**
 * One thing that is not as it was recorded.
 *
 * @param where position of the row or number of the checkpoint
 */
public record Finding(Kind kind, String where, String message) {
    /** In which way the record was changed. */
    public enum Kind {
        /** A row is not what was hashed. */
        ALTERED,
        /** A row that the next one names is gone. */
        MISSING,
        /** A row that the next one does not know. */
        INSERTED,
        /** A row that fits itself but not its successor: the chain was made anew from here. */
        RELINKED,
        /** Rows at the end are gone, or the head is not that of the last row. */
        CUT,
        /**
         * A checkpoint is not signed by a known key, not in its chain, or not what the rows say.
         */
        CHECKPOINT,
        /** What was written outside the database is not in it: it was restored or signed anew. */
        WITNESS
    }
}
