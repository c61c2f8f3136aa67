package io.jitaccess.reaper;

import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.RemovalCause;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one grant.
 *
 * <pre>
 * Unseen ------------------> Active ---> Ended <---> Removed ---> (forgotten)
 *   \--> RevokeOnArrival -----------------^
 *             \--> (forgotten)
 * </pre>
 *
 * Only the step into Ended states an end, and nothing leads back to Active: so a grant ends once. A
 * due time that is seen again after the removal leads back to Ended, to be removed again.
 */
sealed interface Grant {
    record Unseen() implements Grant {}

    /** A revocation that came before its grant. */
    record RevokeOnArrival(Order order, Instant forgetAt) implements Grant {}

    /**
     * Access exists.
     *
     * @param approvedAt decides whether a lockdown or the like voids it
     * @param passesLockdownOf when the one lockdown began that it outlives; nearly always null
     */
    record Active(
            GrantRole role,
            Instant approvedAt,
            @Nullable Instant passesLockdownOf,
            Instant startedAt,
            Instant endsAt,
            boolean reminded)
            implements Grant {
        private static final Duration REMINDER = Duration.ofMinutes(10);
        private static final int SHORT_GRANT_SHARE = 5;

        static Active of(Expiry expiry) {
            Instant approvedAt = expiry.approvedAt();
            return new Active(
                    expiry.role(),
                    approvedAt == null ? expiry.startedAt() : approvedAt,
                    expiry.passesLockdownOf(),
                    expiry.startedAt(),
                    expiry.dueAt(),
                    false);
        }

        /** With a later end. */
        Active until(Instant later) {
            return new Active(role, approvedAt, passesLockdownOf, startedAt, later, false);
        }

        /** With its holder reminded of the end. */
        Active withReminder() {
            return new Active(role, approvedAt, passesLockdownOf, startedAt, endsAt, true);
        }

        /** Ten minutes before the end, for a short grant a fifth of its time. */
        Instant remindAt() {
            Duration fifth = Duration.between(startedAt, endsAt).dividedBy(SHORT_GRANT_SHARE);
            Duration ahead = fifth.compareTo(REMINDER) < 0 ? fifth : REMINDER;
            return ahead.isPositive() ? endsAt.minus(ahead) : endsAt;
        }
    }

    /**
     * The end is stated; the removal is ordered until it is confirmed.
     *
     * @param attempt of the last order
     */
    record Ended(
            GrantRole role, RemovalCause cause, Instant endedAt, int attempt, Instant nextOrderAt)
            implements Grant {}

    /** Access is gone. Known for as long as the topics are kept, so that no repeat revives it. */
    record Removed(RemovalCause cause, Instant endedAt, int attempt, Instant forgetAt)
            implements Grant {}

    /** When to look at it again. Timers follow from the state; nobody sets one by hand. */
    default Optional<Instant> timer() {
        return switch (this) {
            case Unseen() -> Optional.empty();
            case RevokeOnArrival held -> Optional.of(held.forgetAt());
            case Active active ->
                    Optional.of(active.reminded() ? active.endsAt() : active.remindAt());
            case Ended ended -> Optional.of(ended.nextOrderAt());
            case Removed removed -> Optional.of(removed.forgetAt());
        };
    }

    /** Whether the timer stands for work, and not only for forgetting. */
    default boolean live() {
        return this instanceof Active || this instanceof Ended;
    }
}
