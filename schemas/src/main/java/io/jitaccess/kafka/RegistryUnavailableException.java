package io.jitaccess.kafka;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** The registry did not answer in time. The record is fine: wait and read it again. */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
