package io.jitaccess.sandbox.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The sandbox's time: the time of its source, moved by an offset that tests set. */
public final class SandboxClock implements InstantSource {
    private final InstantSource source;
    private volatile Duration offset = Duration.ZERO;

    public SandboxClock(InstantSource source) {
        this.source = source;
    }

    @Override
    public Instant instant() {
        return source.instant().plus(offset);
    }

    public synchronized void advance(Duration by) {
        offset = offset.plus(by);
    }

    public synchronized void set(Instant now) {
        offset = Duration.between(source.instant(), now);
    }

    public Duration offset() {
        return offset;
    }
}
