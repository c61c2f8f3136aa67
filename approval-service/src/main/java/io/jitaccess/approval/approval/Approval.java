package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.AccessRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one request.
 *
 * <pre>
 *   Unseen --Requested--> Pending --last approval, denial, withdrawal, timeout, lockdown--> Decided
 *   Unseen --Requested, when nobody needs to be asked--> Decided
 *   Unseen --Decision or Revocation--> Parked --Requested--> Pending or Decided
 * </pre>
 *
 * Decided never changes.
 */
sealed interface Approval {
    /** How long a decision or withdrawal waits for its request. */
    Duration PARKED_FOR = Duration.ofMinutes(15);

    /** As long as the topics keep requests: a repeat must stay recognisable. */
    Duration DECIDED_FOR = Duration.ofDays(90);

    /** Nothing is known. */
    record Unseen() implements Approval {}

    /** Decisions, or a withdrawal, that were read before their request. */
    record Parked(List<Vote> votes, @Nullable String withdrawnBecause, Instant since)
            implements Approval {
        public Parked {
            votes = List.copyOf(votes);
        }
    }

    /**
     * Waits for people.
     *
     * @param digest of what would be given; a decision for anything else is refused
     * @param votes approvals that counted
     * @param answered ids of decisions that were answered
     * @param since when it began to wait
     * @param escalations when others are to be asked as well, soonest first
     */
    record Pending(
            AccessRequest request,
            String digest,
            Instant decideBy,
            List<Vote> votes,
            List<String> answered,
            Instant since,
            List<Instant> escalations)
            implements Approval {
        public Pending {
            votes = List.copyOf(votes);
            answered = List.copyOf(answered);
            // State of a version that knew nothing of escalations has neither.
            since = since == null ? request.askedAt() : since;
            escalations = escalations == null ? List.of() : List.copyOf(escalations);
        }

        Pending answered(String decisionId) {
            return new Pending(
                    request,
                    digest,
                    decideBy,
                    votes,
                    ApprovalRules.plus(answered, decisionId),
                    since,
                    escalations);
        }

        Pending with(List<Vote> counted) {
            return new Pending(request, digest, decideBy, counted, answered, since, escalations);
        }

        /** With what is to be asked after that moment only. */
        Pending escalatedUntil(Instant now) {
            return new Pending(
                    request,
                    digest,
                    decideBy,
                    votes,
                    answered,
                    since,
                    escalations.stream().filter(at -> at.isAfter(now)).toList());
        }
    }

    /**
     * Has its verdict.
     *
     * @param answered ids of decisions that were answered
     */
    record Decided(Instant at, List<String> answered) implements Approval {
        public Decided {
            answered = List.copyOf(answered);
        }
    }

    /** When this must be looked at again. Timers follow from the state; nobody sets one by hand. */
    default Optional<Instant> dueAt() {
        return switch (this) {
            case Unseen() -> Optional.empty();
            case Parked parked -> Optional.of(parked.since().plus(PARKED_FOR));
            case Pending pending ->
                    Optional.of(
                            pending.escalations().stream()
                                    .findFirst()
                                    .filter(at -> at.isBefore(pending.decideBy()))
                                    .orElse(pending.decideBy()));
            case Decided decided -> Optional.of(decided.at().plus(DECIDED_FOR));
        };
    }
}
