package io.jitaccess.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes as the machine's does, as far ahead of it as the test says. */
public final class TestingClock implements InstantSource {
    private final InstantSource machine = InstantSource.system();
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
        return machine.instant().plus(ahead);
    }

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }
}
