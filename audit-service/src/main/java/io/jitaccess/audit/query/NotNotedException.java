package io.jitaccess.audit.query;

import org.jspecify.annotations.Nullable;

/** What somebody does here could not be written to Kafka, so it is not done. */
final class NotNotedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotNotedException(@Nullable Throwable cause) {
        super("Kafka does not take the note", cause);
    }
}
