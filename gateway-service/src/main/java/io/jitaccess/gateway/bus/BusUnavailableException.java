package io.jitaccess.gateway.bus;

/** Kafka or the registry did not take an event in time. Repeating with the same id is safe. */
public final class BusUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusUnavailableException(Throwable cause) {
        super("the event was not confirmed", cause);
    }
}
