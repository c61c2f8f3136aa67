package io.jitaccess.audit.query;

/** The service JWT names no person. */
final class NobodyAsksException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NobodyAsksException() {
        super("the service JWT has no on_behalf_of");
    }
}
