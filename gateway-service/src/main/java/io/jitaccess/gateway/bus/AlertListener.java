package io.jitaccess.gateway.bus;

import io.jitaccess.events.Alert;

/** Tells people of alerts. */
public interface AlertListener {
    /** Whether anybody is to be told. */
    boolean wanted();

    /** Tells of one alert; whatever it throws, the alert comes again. */
    void accept(Alert alert);
}
