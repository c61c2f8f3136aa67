package io.jitaccess.audit.alert;

import static io.jitaccess.events.AlertSeverity.CRITICAL;
import static io.jitaccess.events.AlertSeverity.INFO;
import static io.jitaccess.events.AlertSeverity.WARNING;

import io.jitaccess.events.Approved;
import io.jitaccess.events.CodeStep;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Mismatch;
import io.jitaccess.events.MismatchKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.events.SlackCode;

import java.time.Duration;
import java.util.List;

/** Facts of which somebody must know whatever came before. */
final class PlainFacts implements WatchRule {
    private final Duration longSession;

    PlainFacts(Duration longSession) {
        this.longSession = longSession;
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof Lockdown lockdown) {
            return List.of(lockdown(lockdown));
        }
        if (event instanceof Approved approved) {
            return approved(approved);
        }
        if (event instanceof PolicyRecorded policy && policy.replaces() != null) {
            return List.of(changed(policy));
        }
        if (event instanceof Reviewed review && review.outcome() != ReviewOutcome.JUSTIFIED) {
            return List.of(unjustified(review));
        }
        if (event instanceof Mismatch mismatch) {
            return List.of(mismatch(mismatch));
        }
        if (event instanceof SlackCode code && code.step() == CodeStep.REFUSED) {
            return List.of(usedAgain(code));
        }
        return List.of();
    }

    /** Whoever comes second may be the thief, or the holder after the thief. */
    private static Suspicion usedAgain(SlackCode code) {
        return new Suspicion(
                "code-used-again",
                code.person().isEmpty() ? code.slackUser() : code.person(),
                code.requestId(),
                CRITICAL,
                code.occurredAt(),
                code.eventId(),
                "a single-use code of %s for %s came a second time, from %s: ask whether both were theirs, and revoke the access if not."
                        .formatted(
                                code.person().isEmpty() ? code.slackUser() : code.person(),
                                code.requestId() == null ? "linking" : code.requestId(),
                                code.clientAddress()));
    }

    /** Access that nobody believes in is worse than access that is missing. */
    private static Suspicion mismatch(Mismatch mismatch) {
        boolean missing = mismatch.kind() == MismatchKind.NOT_ON_AWS;
        String requestId = mismatch.requestId();
        return new Suspicion(
                missing ? "not-on-aws" : "only-on-aws",
                requestId == null ? mismatch.roleArn() : requestId,
                requestId,
                missing ? WARNING : CRITICAL,
                mismatch.occurredAt(),
                mismatch.listedAt(),
                missing
                        ? "the access of role %s on %s is believed active, and AWS does not hold it: ask whoever changes access entries there."
                                .formatted(mismatch.roleArn(), mismatch.cluster())
                        : "AWS holds access of role %s on %s that is believed %s: the sweep removes what is over; look at it if it stays."
                                .formatted(
                                        mismatch.roleArn(),
                                        mismatch.cluster(),
                                        mismatch.believed()));
    }

    /** Whatever is not open is closed. */
    private static Suspicion lockdown(Lockdown lockdown) {
        boolean open = lockdown.state() == LockdownState.OPEN;
        return new Suspicion(
                open ? "lockdown-lifted" : "lockdown",
                lockdown.cluster(),
                null,
                open ? WARNING : CRITICAL,
                lockdown.occurredAt(),
                lockdown.epoch(),
                open
                        ? "%s opened cluster %s again: %s"
                                .formatted(
                                        lockdown.actor().id(),
                                        lockdown.cluster(),
                                        lockdown.reason())
                        : "%s locked cluster %s, all access there ends now: %s"
                                .formatted(
                                        lockdown.actor().id(),
                                        lockdown.cluster(),
                                        lockdown.reason()));
    }

    private List<Suspicion> approved(Approved approved) {
        if (approved.breakGlass()) {
            return List.of(
                    new Suspicion(
                            "break-glass",
                            approved.person(),
                            approved.requestId(),
                            CRITICAL,
                            approved.occurredAt(),
                            approved.requestId(),
                            "%s broke the glass for %s on %s: %s. Somebody else must review request %s."
                                    .formatted(
                                            approved.user(),
                                            approved.access().level(),
                                            approved.access().cluster(),
                                            approved.access().reason(),
                                            approved.requestId())));
        }
        if (approved.access().durationSeconds() >= longSession.toSeconds()) {
            return List.of(
                    new Suspicion(
                            "long-session",
                            approved.person(),
                            approved.requestId(),
                            INFO,
                            approved.occurredAt(),
                            approved.requestId(),
                            "%s has %s on %s for %s, nearly as long as can be."
                                    .formatted(
                                            approved.user(),
                                            approved.access().level(),
                                            approved.access().cluster(),
                                            Duration.ofSeconds(
                                                    approved.access().durationSeconds()))));
        }
        return List.of();
    }

    private static Suspicion changed(PolicyRecorded policy) {
        return new Suspicion(
                "policy-changed",
                "policy",
                null,
                WARNING,
                policy.occurredAt(),
                policy.hash(),
                "%s %s replaces %s: compare the two in the audit before the next request."
                        .formatted(policy.kind(), policy.hash(), policy.replaces()));
    }

    private static Suspicion unjustified(Reviewed review) {
        return new Suspicion(
                "unjustified",
                review.person(),
                review.requestId(),
                CRITICAL,
                review.occurredAt(),
                review.requestId(),
                "%s found request %s not justified: %s"
                        .formatted(review.reviewer(), review.requestId(), review.comment()));
    }
}
