package io.jitaccess.provisioner.intake;

import io.jitaccess.provisioner.grant.LeaseLostException;

import java.time.Duration;

/** A wait that ends with the service. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("the service is stopping");
        }
    }
}
