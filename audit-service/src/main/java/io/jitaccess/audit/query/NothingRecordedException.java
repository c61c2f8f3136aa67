package io.jitaccess.audit.query;

/** There is no row of this request. */
final class NothingRecordedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NothingRecordedException(String requestId) {
        super("nothing is recorded of request '%s'".formatted(requestId));
    }
}
