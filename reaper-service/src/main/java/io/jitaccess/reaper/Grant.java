package io.jitaccess.reaper;

import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.RemovalCause;

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
     */
    record Active(
            GrantRole role, Instant approvedAt, Instant startedAt, Instant endsAt, boolean reminded)
            implements Grant {
        private static final Duration REMINDER = Duration.ofMinutes(10);
        private static final int SHORT_GRANT_SHARE = 5;

        static Active of(Expiry expiry) {
            return new Active(
                    expiry.role(), approvedAt(expiry), expiry.startedAt(), expiry.dueAt(), false);
        }

        static Instant approvedAt(Expiry expiry) {
            Instant approvedAt = expiry.approvedAt();
            return approvedAt == null ? expiry.startedAt() : approvedAt;
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
