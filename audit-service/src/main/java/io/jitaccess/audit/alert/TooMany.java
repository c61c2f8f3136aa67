package io.jitaccess.audit.alert;

import static io.jitaccess.events.AlertSeverity.WARNING;

import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.GatewayRefused;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.ProvisionerRefused;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RefusalKind;
import io.jitaccess.events.Requested;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Notices more refusals, requests or draws than a person at work makes. */
final class TooMany implements WatchRule {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Denials that say something about who asks. */
    private static final Set<DenialCause> BLAMED =
            EnumSet.of(DenialCause.POLICY, DenialCause.INVALID, DenialCause.APPROVER);

    private final Window refusals;
    private final Window requests;
    private final Window draws;
    private final Window failures;

    TooMany(AlertSettings settings) {
        this.refusals = new Window(settings.refusalsWithin(), settings.refusals());
        this.requests = new Window(HOUR, settings.requests());
        this.draws = new Window(HOUR, settings.draws());
        this.failures = new Window(HOUR, settings.failures());
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof GatewayRefused e) {
            return refused(e, e.source(), e.kind(), e.count(), e.lastPath());
        }
        if (event instanceof ProvisionerRefused e) {
            return refused(e, e.source(), e.kind(), e.count(), e.lastPath());
        }
        if (event instanceof Requested e && requests.reached(e.person(), e.occurredAt(), 1)) {
            return List.of(
                    suspicion(
                            e,
                            "many-requests",
                            e.person(),
                            "%s asked %d times within %s, last for %s on %s."
                                    .formatted(
                                            e.user(),
                                            requests.sum(e.person()),
                                            requests.length(),
                                            e.level(),
                                            e.cluster())));
        }
        if (event instanceof CredentialsIssued e
                && draws.reached(e.requestId(), e.occurredAt(), e.count())) {
            return List.of(
                    suspicion(
                            e,
                            "many-draws",
                            e.requestId(),
                            "credentials of request %s (%s) were drawn %d times within %s, last from %s: if that is no script of theirs, revoke it."
                                    .formatted(
                                            e.requestId(),
                                            e.person(),
                                            draws.sum(e.requestId()),
                                            draws.length(),
                                            e.clientAddress())));
        }
        if (event instanceof Denied e && BLAMED.contains(e.cause())) {
            return failed(e, e.person(), "denied (%s): %s".formatted(e.cause(), e.message()));
        }
        if (event instanceof ProvisioningFailed e) {
            return failed(e, e.person(), "failed (%s): %s".formatted(e.cause(), e.message()));
        }
        if (event instanceof DecisionRecorded e && e.outcome() != DecisionOutcome.COUNTED) {
            return failed(e, e.approver(), "decision refused: " + e.message());
        }
        return List.of();
    }

    private List<Suspicion> failed(JitEvent event, String person, String last) {
        return failures.reached(person, event.occurredAt(), 1)
                ? List.of(
                        suspicion(
                                event,
                                "repeated-failures",
                                person,
                                "%s tried what was not to be %d times within %s, last %s"
                                        .formatted(
                                                person,
                                                failures.sum(person),
                                                failures.length(),
                                                last)))
                : List.of();
    }

    private List<Suspicion> refused(
            JitEvent event, String source, RefusalKind kind, long count, @Nullable String path) {
        if (!refusals.reached(source, event.occurredAt(), count)) {
            return List.of();
        }
        return List.of(
                suspicion(
                        event,
                        "repeated-refusals",
                        source,
                        "%d attempts from %s were refused within %s, last %s on %s."
                                .formatted(
                                        refusals.sum(source),
                                        source,
                                        refusals.length(),
                                        kind,
                                        path)));
    }

    private static Suspicion suspicion(
            JitEvent event, String rule, String subject, String message) {
        return new Suspicion(
                rule,
                subject,
                event.requestId(),
                WARNING,
                event.occurredAt(),
                event.eventId(),
                message);
    }

    @Override
    public List<Suspicion> due(Instant now) {
        refusals.forget(now);
        requests.forget(now);
        draws.forget(now);
        failures.forget(now);
        return List.of();
    }
}
