package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.AccessRequest;
import io.jitaccess.approval.policy.ConsentStage;
import io.jitaccess.approval.policy.Ruling;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts the decisions on a pending request, or refuses them and says why. */
final class Voting {
    private Voting() {}

    static Outcome vote(Facts facts, Approval.Pending pending, Vote vote, Circumstances now) {
        if (pending.answered().contains(vote.decisionId())) {
            return Outcome.keep(pending);
        }
        Approval.Pending answered = pending.answered(vote.decisionId());
        if (!now.now().isBefore(pending.decideBy())) {
            return closed(facts, answered, vote, timedOut(), now);
        }
        Optional<Ruling.Refused> standing = Objections.standing(pending.request(), now);
        if (standing.isPresent()) {
            return closed(facts, answered, vote, standing.get(), now);
        }
        return switch (Objections.still(facts.requestId(), pending, now)) {
            case Ruling.Refused refused -> closed(facts, answered, vote, refused, now);
            case Ruling.Granted granted ->
                    count(
                            facts,
                            answered,
                            vote,
                            new Ruling.ConsentNeeded(
                                    granted.rule(),
                                    granted.access(),
                                    granted.modes(),
                                    List.of(),
                                    Duration.ZERO),
                            now);
            case Ruling.ConsentNeeded needed ->
                    count(facts, answered, vote, escalated(needed, pending, now), now);
        };
    }

    private static Ruling.ConsentNeeded escalated(
            Ruling.ConsentNeeded needed, Approval.Pending pending, Circumstances now) {
        Duration waited = Duration.between(pending.since(), now.now());
        return new Ruling.ConsentNeeded(
                needed.rule(),
                needed.access(),
                needed.modes(),
                needed.stages().stream().map(stage -> stage.after(waited)).toList(),
                needed.within());
    }

    private static Outcome count(
            Facts facts,
            Approval.Pending pending,
            Vote vote,
            Ruling.ConsentNeeded needed,
            Circumstances now) {
        int neededCount = Consent.needed(needed.stages());
        DecisionOutcome outcome = classify(pending, vote, needed.stages(), now);
        if (outcome != DecisionOutcome.COUNTED) {
            return new Outcome(
                    pending,
                    List.of(
                            facts.recorded(
                                    vote,
                                    outcome,
                                    refusal(outcome, vote, needed.stages()),
                                    given(pending.votes(), needed.stages(), now),
                                    neededCount,
                                    now.now())));
        }
        if (vote.verdict() == Verdict.DENY) {
            String reason = vote.comment() == null ? "no reason given" : vote.comment();
            Outcome denied =
                    ApprovalRules.deny(
                            facts,
                            pending,
                            new Ruling.Refused(
                                    DenialCause.APPROVER,
                                    "%s said no: %s".formatted(vote.approver(), reason),
                                    needed.rule()),
                            now);
            return prepend(
                    facts.recorded(
                            vote,
                            outcome,
                            "Your no counts.",
                            given(pending.votes(), needed.stages(), now),
                            neededCount,
                            now.now()),
                    denied);
        }
        return approve(facts, pending, vote, needed, now);
    }

    private static Outcome approve(
            Facts facts,
            Approval.Pending pending,
            Vote vote,
            Ruling.ConsentNeeded needed,
            Circumstances now) {
        var votes = new ArrayList<>(pending.votes());
        votes.add(vote);
        int neededCount = Consent.needed(needed.stages());
        int given = given(votes, needed.stages(), now);
        boolean complete = given >= neededCount;
        RequestEvent recorded =
                facts.recorded(
                        vote,
                        DecisionOutcome.COUNTED,
                        complete
                                ? "Your approval counts; the request is approved."
                                : "Your approval counts; %d of %d are given."
                                        .formatted(given, neededCount),
                        given,
                        neededCount,
                        now.now());
        if (!complete) {
            return new Outcome(pending.with(votes), List.of(recorded));
        }
        List<String> approvers =
                votes.stream()
                        .filter(one -> mayApprove(one, needed.stages(), now))
                        .map(Vote::approver)
                        .distinct()
                        .toList();
        Outcome approved =
                facts.approved(
                        pending.request(),
                        new Ruling.Granted(
                                needed.rule(), needed.access(), needed.modes(), false, false),
                        approvers,
                        now);
        return prepend(
                recorded,
                new Outcome(
                        new Approval.Decided(now.now(), pending.answered()), approved.events()));
    }

    private static DecisionOutcome classify(
            Approval.Pending pending, Vote vote, List<ConsentStage> stages, Circumstances now) {
        AccessRequest request = pending.request();
        Identity approver = Identity.of(vote.approver(), vote.approverUser(), now.directory());
        Identity requester = Identity.of(request.person(), request.user(), now.directory());
        if (approver.sameAs(requester)) {
            return DecisionOutcome.REFUSED_OWN_REQUEST;
        }
        if (!mayApprove(vote, stages, now)) {
            return DecisionOutcome.REFUSED_NOT_APPROVER;
        }
        if (!vote.digest().equals(pending.digest())) {
            return DecisionOutcome.REFUSED_DIGEST;
        }
        return switch (vote.verdict()) {
            case DENY -> DecisionOutcome.COUNTED;
            case UNKNOWN -> DecisionOutcome.UNKNOWN;
            case APPROVE ->
                    pending.votes().stream()
                                    .map(
                                            other ->
                                                    Identity.of(
                                                            other.approver(),
                                                            other.approverUser(),
                                                            now.directory()))
                                    .anyMatch(approver::sameAs)
                            ? DecisionOutcome.REFUSED_REPEATED
                            : DecisionOutcome.COUNTED;
        };
    }

    /** Who lost the group or was deactivated since no longer counts. */
    private static int given(List<Vote> votes, List<ConsentStage> stages, Circumstances now) {
        return Consent.given(
                stages,
                votes.stream()
                        .filter(vote -> !now.directory().deactivated(vote.approver()))
                        .map(vote -> groups(vote, now))
                        .toList());
    }

    private static boolean mayApprove(Vote vote, List<ConsentStage> stages, Circumstances now) {
        return !now.directory().deactivated(vote.approver())
                && (stages.isEmpty() || Consent.mayApprove(stages, groups(vote, now)));
    }

    private static Set<String> groups(Vote vote, Circumstances now) {
        String user = vote.approverUser() == null ? vote.approver() : vote.approverUser();
        return now.policy()
                .groups()
                .of(
                        vote.approver(),
                        user,
                        now.directory()
                                .claimed(
                                        vote.approver(),
                                        new Directory.Stated(vote.groups(), vote.groupsAsOf()),
                                        vote.at(),
                                        now.policy().directoryMaxAge()));
    }

    private static Outcome closed(
            Facts facts,
            Approval.Pending pending,
            Vote vote,
            Ruling.Refused refused,
            Circumstances now) {
        return prepend(
                facts.tooLate(vote, refused.message(), now.now()),
                ApprovalRules.deny(facts, pending, refused, now));
    }

    static Ruling.Refused timedOut() {
        return new Ruling.Refused(
                DenialCause.TIMED_OUT,
                "Nobody decided in time: ask again, and tell an approver.",
                null);
    }

    private static String refusal(DecisionOutcome outcome, Vote vote, List<ConsentStage> stages) {
        return switch (outcome) {
            case REFUSED_OWN_REQUEST ->
                    "%s is the requester, maybe behind another account, and nobody decides on their own request: somebody else must."
                            .formatted(vote.approver());
            case REFUSED_NOT_APPROVER ->
                    "%s is in none of the groups that may decide this (%s), or what is known of the groups is too old: ask one of them, or sign in again."
                            .formatted(vote.approver(), groups(stages));
            case REFUSED_REPEATED ->
                    "%s has approved already, and a person counts once: somebody else must approve too."
                            .formatted(vote.approver());
            case REFUSED_DIGEST ->
                    "%s decided on something else than what is asked: look at the request again."
                            .formatted(vote.approver());
            case REFUSED_TOO_LATE ->
                    "%s came too late: the request has its verdict.".formatted(vote.approver());
            case UNKNOWN ->
                    "The answer of %s could not be understood: answer again."
                            .formatted(vote.approver());
            case COUNTED -> "Your decision counts.";
        };
    }

    private static String groups(List<ConsentStage> stages) {
        return String.join(
                ", ",
                stages.stream().flatMap(stage -> stage.groups().stream()).distinct().toList());
    }

    private static Outcome prepend(RequestEvent first, Outcome outcome) {
        var events = new ArrayList<RequestEvent>();
        events.add(first);
        events.addAll(outcome.events());
        return new Outcome(outcome.next(), events);
    }
}
