package io.jitaccess.gateway.view;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import io.jitaccess.events.*;
import io.jitaccess.kafka.Service;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the view of a request follows from the facts. Topics have no order between each other, so the
 * view depends on the set of facts alone. Pure: no clock, no store, no Kafka.
 */
final class RequestViewRules {
    /**
     * What becomes of the facts of a request.
     *
     * @param next facts to keep
     * @param view the changed view; empty while nothing changed or the request itself is unseen
     */
    record Outcome(RequestFacts next, Optional<RequestView> view) {}

    private static final int MOST_REFUSALS = 20;

    private RequestViewRules() {}

    static Outcome decide(RequestFacts before, JitEvent event) {
        if (!isPartOfTheView(event)) {
            return new Outcome(before, Optional.empty());
        }
        RequestFacts next = before.with(event);
        return new Outcome(next, next.size() == before.size() ? Optional.empty() : view(next));
    }

    /** Requests whose view a fact may change: an extension is about two. */
    static List<String> concerns(JitEvent event) {
        if (event instanceof Extended extended) {
            return List.of(extended.requestId(), extended.extension());
        }
        return event.requestId() == null ? List.of() : List.of(event.requestId());
    }

    /** The view of a request that was asked for just now and of which nothing else is known. */
    static RequestView first(Requested requested) {
        return view(RequestFacts.NONE.with(requested)).orElseThrow();
    }

    static Optional<RequestView> view(RequestFacts facts) {
        return facts.all(Requested.class).findFirst().map(requested -> view(requested, facts));
    }

    private static boolean isPartOfTheView(JitEvent event) {
        return switch (event) {
            case Requested _,
                    ApprovalRequired _,
                    DecisionRecorded _,
                    Approved _,
                    Denied _,
                    Provisioned _,
                    ProvisioningFailed _,
                    ExpiringSoon _,
                    Extended _,
                    Expired _,
                    Revoked _,
                    Deprovisioned _,
                    Reviewed _ ->
                    true;
            case Claim _,
                    CredentialsIssued _,
                    Decision _,
                    Expiry _,
                    RemovalDue _,
                    RequestView _,
                    Alert _,
                    AuditRead _,
                    AuditRecorded _,
                    DirectoryEntry _,
                    GatewayRefused _,
                    Inventory _,
                    Lockdown _,
                    Mismatch _,
                    PolicyRecorded _,
                    ProvisionerRefused _,
                    Revocation _,
                    SlackCode _,
                    SlackMessage _,
                    SweepDue _ ->
                    false;
        };
    }

    private static RequestView view(Requested requested, RequestFacts facts) {
        String id = requested.requestId();
        long version = facts.size();
        var view =
                RequestView.builder()
                        .eventId(EventId.of(id, RequestView.class, version))
                        .requestId(id)
                        .occurredAt(latest(facts))
                        .actor(
                                Actor.builder()
                                        .kind(ActorKind.SERVICE)
                                        .id(Service.GATEWAY.principal())
                                        .build())
                        .person(requested.person())
                        .version(version)
                        .state(ViewState.REQUESTED)
                        .user(requested.user())
                        .name(requested.actor().name())
                        .cluster(requested.cluster())
                        .level(requested.level())
                        .namespaces(requested.namespaces())
                        .clusterWide(requested.clusterWide())
                        .durationSeconds(requested.durationSeconds())
                        .reason(requested.reason())
                        .ticket(requested.ticket())
                        .extends$(requested.extends$())
                        .channel(requested.channel().name())
                        .requestedAt(requested.occurredAt());
        asked(view, facts);
        decided(view, facts);
        made(view, facts, id);
        ended(view, facts);
        return view.build();
    }

    private static void asked(RequestView.Builder view, RequestFacts facts) {
        // Said again once others are asked as well.
        facts.all(ApprovalRequired.class)
                .max(comparing(ApprovalRequired::occurredAt))
                .ifPresent(
                        required ->
                                view.state(ViewState.PENDING)
                                        .access(required.access())
                                        .digest(required.digest())
                                        .rule(required.rule())
                                        .stages(required.stages())
                                        .decideBy(required.decideBy()));
        view.decisions(
                facts.all(DecisionRecorded.class)
                        .filter(recorded -> recorded.outcome() == DecisionOutcome.COUNTED)
                        .map(RequestViewRules::decision)
                        .toList());
        List<ViewRefusal> refused =
                facts.all(DecisionRecorded.class)
                        .filter(recorded -> recorded.outcome() != DecisionOutcome.COUNTED)
                        .map(RequestViewRules::refusal)
                        .toList();
        // Whoever may press may press often; only the last presses still wait for a word.
        view.refusals(refused.subList(Math.max(0, refused.size() - MOST_REFUSALS), refused.size()));
    }

    private static ViewRefusal refusal(DecisionRecorded recorded) {
        return ViewRefusal.builder()
                .decisionId(recorded.decisionId())
                .approver(recorded.approver())
                .message(recorded.message())
                .build();
    }

    private static ViewDecision decision(DecisionRecorded recorded) {
        return ViewDecision.builder()
                .approver(recorded.approver())
                .name(recorded.actor().kind() == ActorKind.PERSON ? recorded.actor().name() : null)
                .verdict(recorded.verdict())
                .comment(recorded.comment())
                .decidedAt(recorded.occurredAt())
                .build();
    }

    private static void decided(RequestView.Builder view, RequestFacts facts) {
        facts.all(Approved.class)
                .findFirst()
                .ifPresent(
                        approved ->
                                view.state(ViewState.APPROVED)
                                        .access(approved.access())
                                        .digest(approved.digest())
                                        .rule(approved.rule())
                                        .approvedAt(approved.occurredAt())
                                        .endsAt(approved.endsAt())
                                        .kubeconfigModes(approved.kubeconfigModes())
                                        .breakGlass(approved.breakGlass()));
    }

    private static void made(RequestView.Builder view, RequestFacts facts, String id) {
        Optional<Provisioned> provisioned = facts.all(Provisioned.class).findFirst();
        provisioned.ifPresent(
                made ->
                        view.state(ViewState.ACTIVE)
                                .access(made.access())
                                .digest(made.digest())
                                .approvedAt(made.approvedAt())
                                .activeAt(made.occurredAt())
                                .endsAt(made.endsAt())
                                .username(made.username())
                                .roleArn(made.role().roleArn())
                                .kubeconfigModes(made.kubeconfigModes()));
        facts.all(Extended.class)
                .filter(extended -> extended.extension().equals(id))
                .findFirst()
                .ifPresent(
                        granted ->
                                view.state(ViewState.EXTENDED)
                                        .activeAt(granted.occurredAt())
                                        .endsAt(granted.endsAt())
                                        .roleArn(granted.role().roleArn()));
        facts.all(Extended.class)
                .filter(extended -> extended.requestId().equals(id))
                .max(comparing(Extended::endsAt))
                .ifPresent(
                        longer ->
                                view.endsAt(
                                                provisioned
                                                        .map(Provisioned::endsAt)
                                                        .filter(longer.endsAt()::isBefore)
                                                        .orElse(longer.endsAt()))
                                        .extendedBy(longer.extension()));
        facts.all(ExpiringSoon.class)
                .map(ExpiringSoon::endsAt)
                .max(naturalOrder())
                .ifPresent(view::remindedOf);
    }

    /** A terminal fact beats whatever else was seen. */
    private static void ended(RequestView.Builder view, RequestFacts facts) {
        facts.all(Denied.class)
                .findFirst()
                .ifPresent(denied -> end(view, ViewState.DENIED, denied).message(denied.message()));
        facts.all(Denied.class)
                .map(Denied::rule)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(view::rule);
        facts.all(ProvisioningFailed.class)
                .findFirst()
                .ifPresent(failed -> end(view, ViewState.FAILED, failed).message(failed.message()));
        facts.all(Expired.class)
                .findFirst()
                .ifPresent(expired -> end(view, ViewState.EXPIRED, expired));
        facts.all(Revoked.class)
                .findFirst()
                .ifPresent(
                        revoked -> end(view, ViewState.REVOKED, revoked).message(revoked.reason()));
        facts.all(Deprovisioned.class)
                .max(comparing(Deprovisioned::removedAt))
                .ifPresent(
                        gone ->
                                view.accessRemovedAt(gone.removedAt())
                                        .lastPossibleUseAt(gone.lastPossibleUseAt()));
        facts.all(Reviewed.class)
                .findFirst()
                .ifPresent(reviewed -> view.reviewOutcome(reviewed.outcome().name()));
    }

    private static RequestView.Builder end(
            RequestView.Builder view, ViewState state, RequestEvent fact) {
        return view.state(state).endedAt(fact.occurredAt());
    }

    private static Instant latest(RequestFacts facts) {
        return facts.byId().values().stream()
                .map(JitEvent::occurredAt)
                .max(naturalOrder())
                .orElseThrow();
    }
}
