package io.jitaccess.reaper;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The one clock that grants end by: this machine's, as long as it can be believed. */
final class ClockGuard {
    static final int CLOCK_WENT_BACK = 75;
    private static final Logger log = LoggerFactory.getLogger(ClockGuard.class);

    /** Between the looks at the two clocks; longer, and a pause would look like a step. */
    private static final long SAME_MOMENT_NANOS = Duration.ofMillis(20).toNanos();

    private static final long COMPARE_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Supplier<OptionalLong> reference;
    private final IntConsumer exit;
    private volatile long comparedAtNanos = Long.MIN_VALUE / 2;
    private ClockWatch watch;

    /**
     * @param reference asks another machine for its clock; empty when it does not answer
     * @param exit ends the process with a code
     */
    ClockGuard(
            InstantSource wall,
            LongSupplier nanos,
            Supplier<OptionalLong> reference,
            IntConsumer exit) {
        this.wall = wall;
        this.nanos = nanos;
        this.reference = reference;
        this.exit = exit;
        this.watch = new ClockWatch.Steady(read());
    }

    /** The time now, after a look whether it can be believed. */
    synchronized Instant now() {
        ClockWatch.Reading now = read();
        become(watch.observe(now));
        return watch.time(now);
    }

    /** To be called often: a clock that was set back stops the timers that would notice. */
    void look() {
        now();
        if (!steady() && nanos.getAsLong() - comparedAtNanos > COMPARE_AGAIN_NANOS) {
            compare();
        }
    }

    /** Asks the other clock, as before a start: this one may have leapt while nobody looked. */
    void compare() {
        comparedAtNanos = nanos.getAsLong();
        OptionalLong other = reference.get();
        synchronized (this) {
            other.ifPresent(millis -> become(watch.reference(millis, read())));
        }
    }

    private synchronized boolean steady() {
        return watch instanceof ClockWatch.Steady;
    }

    /** By how much grants end late because of this machine's clock. */
    synchronized Duration behind() {
        return watch instanceof ClockWatch.Behind(var _, var by) ? by : Duration.ZERO;
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
                            .log("the wall clock leapt forward: grants end by the broker's time");
            case ClockWatch.Behind(var _, var by) ->
                    log.atError()
                            .addKeyValue("byMillis", by.toMillis())
                            .log("the wall clock is behind the broker's: grants end late by that");
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
}
