package io.jitaccess.audit.ingest;

/** Another instance took in the same records; this one begins again from what the database says. */
final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OvertakenException() {
        super("another instance has taken in these records meanwhile");
    }
}
