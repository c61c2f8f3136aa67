package io.jitaccess.approval.clock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * The clock that verdicts go by: this machine's, as long as it can be believed. Looks at it from a
 * thread of its own, since a clock that is set back stops the timers that would notice.
 */
public final class ClockGuard implements SmartLifecycle {
    static final int CLOCK_WENT_BACK = 75;
    private static final Logger log = LoggerFactory.getLogger(ClockGuard.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    /** Between the looks at the two clocks; longer, and a pause would look like a step. */
    private static final long SAME_MOMENT_NANOS = Duration.ofMillis(20).toNanos();

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final IntConsumer exit;
    private ClockWatch watch;
    private volatile @Nullable Thread thread;

    /**
     * @param nanos the monotonic clock
     * @param exit ends the process with a code
     */
    public ClockGuard(InstantSource wall, LongSupplier nanos, IntConsumer exit) {
        this.wall = wall;
        this.nanos = nanos;
        this.exit = exit;
        this.watch = new ClockWatch.Steady(read());
    }

    /** The time now, after a look whether it can be believed. */
    public synchronized Instant now() {
        ClockWatch.Reading now = read();
        become(watch.observe(now));
        return watch.time(now);
    }

    /** Somebody else wrote a record at that time: if their clock agrees, ours is right. */
    public synchronized void written(long otherMillis) {
        if (watch instanceof ClockWatch.Doubtful) {
            become(watch.written(otherMillis, read()));
        }
    }

    private void become(ClockWatch next) {
        boolean changed = next.getClass() != watch.getClass();
        watch = next;
        if (!changed) {
            return;
        }
        switch (next) {
            case ClockWatch.Steady _ -> log.atInfo().log("the wall clock is believed again");
            case ClockWatch.Doubtful _ ->
                    log.atError()
                            .log(
                                    "the wall clock leapt forward: verdicts go by the time before,"
                                            + " until a record of somebody else agrees");
            case ClockWatch.WentBack(var _, var by) -> {
                log.atError()
                        .addKeyValue("byMillis", by.toMillis())
                        .log("the wall clock was set back: the process ends, to be started anew");
                exit.accept(CLOCK_WENT_BACK);
            }
        }
    }

    private ClockWatch.Reading read() {
        while (true) {
            long before = nanos.getAsLong();
            long millis = wall.millis();
            long after = nanos.getAsLong();
            if (after - before < SAME_MOMENT_NANOS) {
                return new ClockWatch.Reading(millis, after);
            }
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("clock").start(this::lookOften);
    }

    private void lookOften() {
        while (!Thread.currentThread().isInterrupted()) {
            now();
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
