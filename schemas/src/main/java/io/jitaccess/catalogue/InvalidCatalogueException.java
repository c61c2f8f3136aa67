package io.jitaccess.catalogue;

import org.jspecify.annotations.Nullable;

/** {@code clusters.yml} is wrong; the message names file, line and remedy. Ends the start. */
public final class InvalidCatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCatalogueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
