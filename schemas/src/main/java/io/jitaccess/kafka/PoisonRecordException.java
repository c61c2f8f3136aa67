package io.jitaccess.kafka;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A record that no retry can make readable: garbage, or a schema id that does not exist. */
public final class PoisonRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    public PoisonRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
