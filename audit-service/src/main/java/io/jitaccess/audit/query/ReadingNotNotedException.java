package io.jitaccess.audit.query;

import org.jspecify.annotations.Nullable;

/** The note of a reading could not be written, so nothing may be read. */
final class ReadingNotNotedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReadingNotNotedException(@Nullable Throwable cause) {
        super("Kafka does not take the note of this reading", cause);
    }
}
