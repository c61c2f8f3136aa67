package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.AccessRequest;
import io.jitaccess.approval.policy.ConsentStage;
import io.jitaccess.approval.policy.Ruling;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Channel;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Stage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The facts that this service states about one request. */
record Facts(String requestId, String person) {
    /**
     * Access that could not be made by then is not made at all: old verdicts must not grant again.
     */
    private static final Duration TO_START = Duration.ofMinutes(5);

    private static final Actor US =
            Actor.builder().kind(ActorKind.SERVICE).id("approval-service").build();

    /** What the policy is asked about; an extension that names no scope means that of its grant. */
    static AccessRequest request(Requested event, Circumstances now) {
        var request =
                new AccessRequest(
                        event.person(),
                        event.user(),
                        now.directory()
                                .claimed(
                                        event.person(),
                                        token(event),
                                        event.occurredAt(),
                                        now.policy().directoryMaxAge()),
                        event.cluster(),
                        event.level(),
                        event.namespaces(),
                        event.clusterWide(),
                        Duration.ofSeconds(event.durationSeconds()),
                        event.reason(),
                        event.ticket(),
                        event.extends$(),
                        event.occurredAt());
        String base = request.extending();
        if (base == null || request.clusterWide() || !request.namespaces().isEmpty()) {
            return request;
        }
        return now.holdings()
                .active(base, now.now())
                .map(grant -> request.in(grant.namespaces()))
                .orElse(request);
    }

    /** Who asks in Slack shows no token: only the directory tells groups. */
    private static Directory.Stated token(Requested event) {
        return new Directory.Stated(
                event.groups(), event.channel() == Channel.SLACK ? null : event.occurredAt());
    }

    Outcome approved(
            AccessRequest request,
            Ruling.Granted granted,
            List<String> approvers,
            Circumstances now) {
        String base = request.extending();
        Instant endsAt =
                base == null
                        ? now.now().plus(request.duration())
                        : now.holdings()
                                .active(base, now.now())
                                .map(grant -> Objections.extendedEnd(grant, request, now.now()))
                                .orElseThrow();
        ClusterLock lock = now.locks().apply(request.cluster());
        Approved approved =
                Approved.builder()
                        .eventId(EventId.of(requestId, Approved.class))
                        .requestId(requestId)
                        .occurredAt(now.now())
                        .actor(US)
                        .person(person)
                        .user(request.user())
                        .access(granted.access())
                        .digest(AccessDigest.of(person, granted.access()))
                        .rule(granted.rule())
                        .policyHash(now.policy().hash())
                        .approvers(approvers)
                        .endsAt(endsAt)
                        .startBy(now.now().plus(TO_START))
                        .kubeconfigModes(granted.modes())
                        .breakGlass(granted.breakGlass())
                        .extends$(base)
                        .passesLockdown(granted.passesLockdown() && lock.locked())
                        .lockdownSeenAt(lock.lockedAt())
                        .build();
        return new Outcome(new Approval.Decided(now.now(), List.of()), List.of(approved));
    }

    Outcome denied(AccessRequest request, Ruling.Refused refused, Circumstances now) {
        Denied denied =
                Denied.builder()
                        .eventId(EventId.of(requestId, Denied.class))
                        .requestId(requestId)
                        .occurredAt(now.now())
                        .actor(US)
                        .person(person)
                        .cluster(request.cluster())
                        .cause(refused.cause())
                        .message(refused.message())
                        .rule(refused.rule())
                        .policyHash(now.policy().hash())
                        .build();
        return new Outcome(new Approval.Decided(now.now(), List.of()), List.of(denied));
    }

    /** Said again with more groups when others are to be asked as well. */
    ApprovalRequired approvalRequired(
            Approval.Pending pending, Ruling.ConsentNeeded needed, Circumstances now) {
        Duration waited = Duration.between(pending.since(), now.now());
        List<ConsentStage> stages =
                needed.stages().stream().map(stage -> stage.after(waited)).toList();
        boolean first = now.now().equals(pending.since());
        return ApprovalRequired.builder()
                .eventId(
                        first
                                ? EventId.of(requestId, ApprovalRequired.class)
                                : EventId.of(
                                        requestId,
                                        ApprovalRequired.class,
                                        now.now().toEpochMilli()))
                .requestId(requestId)
                .occurredAt(now.now())
                .actor(US)
                .person(person)
                .user(pending.request().user())
                .access(needed.access())
                .digest(pending.digest())
                .rule(needed.rule())
                .policyHash(now.policy().hash())
                .stages(
                        stages.stream()
                                .map(
                                        stage ->
                                                Stage.builder()
                                                        .groups(stage.groups())
                                                        .members(
                                                                now.policy()
                                                                        .groups()
                                                                        .members(stage.groups()))
                                                        .count(stage.count())
                                                        .build())
                                .toList())
                .decideBy(pending.decideBy())
                .build();
    }

    DecisionRecorded recorded(
            Vote vote,
            DecisionOutcome outcome,
            String message,
            int approvals,
            int approvalsNeeded,
            Instant now) {
        return DecisionRecorded.builder()
                .eventId(EventId.of(requestId, DecisionRecorded.class, vote.decisionId()))
                .requestId(requestId)
                .occurredAt(now)
                .actor(US)
                .person(person)
                .decisionId(vote.decisionId())
                .approver(vote.approver())
                .verdict(vote.verdict())
                .outcome(outcome)
                .message(message)
                .approvals(approvals)
                .approvalsNeeded(approvalsNeeded)
                .comment(vote.comment())
                .build();
    }

    DecisionRecorded tooLate(Vote vote, String message, Instant now) {
        return recorded(vote, DecisionOutcome.REFUSED_TOO_LATE, message, 0, 0, now);
    }
}
