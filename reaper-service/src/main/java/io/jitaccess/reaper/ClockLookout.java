package io.jitaccess.reaper;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks at the clocks from a thread that no wall-clock timer drives. */
@Component
final class ClockLookout implements SmartLifecycle {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final ClockGuard clock;
    private volatile @Nullable Thread thread;

    ClockLookout(ClockGuard clock) {
        this.clock = clock;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("clock").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            clock.look();
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
