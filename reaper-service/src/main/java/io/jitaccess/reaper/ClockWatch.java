package io.jitaccess.reaper;

import java.time.Duration;
import java.time.Instant;

/**
 * Holds the wall clock against the monotonic one. Pure.
 *
 * <p>Forward by a leap, it might end grants early: until another clock agrees, time goes on from
 * where it was. Back, timers would stand still: there is no way out but a new process.
 */
sealed interface ClockWatch {
    Duration LARGEST_STEP_BACK = Duration.ofSeconds(2);
    Duration LARGEST_STEP_FORWARD = Duration.ofSeconds(5);

    /** Both clocks of this machine at the same moment. */
    record Reading(long wallMillis, long nanos) {
        /** By how much the wall clock ran ahead of the monotonic one since. */
        Duration stepSince(Reading earlier) {
            return Duration.ofMillis(wallMillis - earlier.wallMillis)
                    .minusNanos(nanos - earlier.nanos);
        }

        /** The time now, had the wall clock run evenly since. */
        Reading evenly(Reading since) {
            return new Reading(
                    since.wallMillis + Duration.ofNanos(nanos - since.nanos).toMillis(), nanos);
        }
    }

    /** The wall clock is right as far as one can see. */
    record Steady(Reading last) implements ClockWatch {}

    /**
     * The wall clock leapt forward.
     *
     * @param believed the last time that was right
     */
    record Doubtful(Reading believed, Reading last) implements ClockWatch {}

    /**
     * The wall clock is behind another machine's. Which of the two is wrong cannot be known, and to
     * end a grant early is worse than to end it late, so it is believed, and people are told.
     */
    record Behind(Reading last, Duration by) implements ClockWatch {}

    /** The wall clock was set back. */
    record WentBack(Reading last, Duration by) implements ClockWatch {}

    /** The last look at the clocks. */
    Reading last();

    default ClockWatch observe(Reading now) {
        Duration step = now.stepSince(last());
        if (this instanceof WentBack || step.compareTo(LARGEST_STEP_BACK.negated()) < 0) {
            return this instanceof WentBack back ? back : new WentBack(now, step.negated());
        }
        boolean leapt = step.compareTo(LARGEST_STEP_FORWARD) > 0;
        return switch (this) {
            case Steady(var before) -> leapt ? new Doubtful(before, now) : new Steady(now);
            case Behind(var before, var by) ->
                    leapt ? new Doubtful(before, now) : new Behind(now, by);
            case Doubtful(var believed, var _) -> new Doubtful(believed, now);
            case WentBack back -> back;
        };
    }

    /** Another machine's clock shows this now. */
    default ClockWatch reference(long otherMillis, Reading now) {
        if (this instanceof WentBack) {
            return this;
        }
        Duration ahead = Duration.ofMillis(now.wallMillis() - otherMillis);
        if (ahead.compareTo(LARGEST_STEP_FORWARD) > 0) {
            return new Doubtful(new Reading(otherMillis, now.nanos()), now);
        }
        return ahead.compareTo(LARGEST_STEP_FORWARD.negated()) < 0
                ? new Behind(now, ahead.negated())
                : new Steady(now);
    }

    /** What time to go by. */
    default Instant time(Reading now) {
        return Instant.ofEpochMilli(
                switch (this) {
                    case Steady _, Behind _, WentBack _ -> now.wallMillis();
                    case Doubtful(var believed, var _) -> now.evenly(believed).wallMillis();
                });
    }
}
