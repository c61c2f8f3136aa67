package io.jitaccess.approval.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * Holds the wall clock against the monotonic one. Pure.
 *
 * <p>Forward by a leap, access would last too long and requests would time out early: until
 * somebody else's clock agrees, time goes on from where it was. Back, timers would stand still:
 * there is no way out but a new process.
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
        long evenlySince(Reading earlier) {
            return earlier.wallMillis + Duration.ofNanos(nanos - earlier.nanos).toMillis();
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

    /** The wall clock was set back. */
    record WentBack(Reading last, Duration by) implements ClockWatch {}

    /** The last look at the clocks. */
    Reading last();

    default ClockWatch observe(Reading now) {
        Duration step = now.stepSince(last());
        return switch (this) {
            case WentBack back -> back;
            case Steady _ when step.compareTo(LARGEST_STEP_BACK.negated()) < 0 ->
                    new WentBack(now, step.negated());
            case Steady(var before) when step.compareTo(LARGEST_STEP_FORWARD) > 0 ->
                    new Doubtful(before, now);
            case Steady _ -> new Steady(now);
            // A leap that is taken back is over.
            case Doubtful(var believed, var _)
                    when Math.abs(now.wallMillis() - now.evenlySince(believed))
                            < LARGEST_STEP_BACK.toMillis() ->
                    new Steady(now);
            case Doubtful(var believed, var _) -> new Doubtful(believed, now);
        };
    }

    /** Somebody else wrote this time just now, or some time ago: the past proves nothing. */
    default ClockWatch written(long otherMillis, Reading now) {
        return this instanceof Doubtful
                        && now.wallMillis() - otherMillis <= LARGEST_STEP_FORWARD.toMillis()
                ? new Steady(now)
                : this;
    }

    /** What time to go by. */
    default Instant time(Reading now) {
        return Instant.ofEpochMilli(
                switch (this) {
                    case Steady _, WentBack _ -> now.wallMillis();
                    case Doubtful(var believed, var _) -> now.evenlySince(believed);
                });
    }
}
