package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.AccessRequest;
import io.jitaccess.approval.policy.Ruling;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gives every request exactly one verdict. Pure: no clock, no store, no Kafka. */
final class ApprovalRules {
    /**
     * A request that is read later than this is refused. Whoever reads the topic from its beginning
     * again must not grant again, and nobody expects access any more.
     */
    static final Duration STALE_AFTER = Duration.ofHours(1);

    private static final String LATE = "The request has its verdict: nothing changes it any more.";
    private static final int MOST_PARKED = 20;
    private static final int MOST_ANSWERED = 200;

    private ApprovalRules() {}

    static Outcome decide(Approval approval, Requested event, Circumstances now) {
        return switch (approval) {
            case Approval.Unseen() -> judge(event, List.of(), Optional.empty(), now);
            case Approval.Parked parked ->
                    judge(
                            event,
                            parked.votes(),
                            Optional.ofNullable(parked.withdrawnBecause()),
                            now);
            case Approval.Pending _, Approval.Decided _ -> Outcome.keep(approval);
        };
    }

    static Outcome decide(Approval approval, Decision event, Circumstances now) {
        Vote vote = Vote.of(event);
        return switch (approval) {
            case Approval.Unseen() ->
                    Outcome.keep(new Approval.Parked(List.of(vote), null, now.now()));
            case Approval.Parked parked -> Outcome.keep(park(parked, vote));
            case Approval.Pending pending ->
                    Voting.vote(new Facts(event.requestId(), event.person()), pending, vote, now);
            case Approval.Decided decided -> {
                if (decided.answered().contains(vote.decisionId())) {
                    yield Outcome.keep(decided);
                }
                yield new Outcome(
                        new Approval.Decided(
                                decided.at(), plus(decided.answered(), vote.decisionId())),
                        List.of(
                                new Facts(event.requestId(), event.person())
                                        .tooLate(vote, LATE, now.now())));
            }
        };
    }

    /** A revocation of one request: of this one, or of all requests of its person. */
    static Outcome decide(
            String requestId, Approval approval, Revocation event, Circumstances now) {
        return switch (approval) {
            case Approval.Unseen() ->
                    Outcome.keep(new Approval.Parked(List.of(), event.reason(), now.now()));
            case Approval.Parked parked ->
                    Outcome.keep(
                            new Approval.Parked(parked.votes(), event.reason(), parked.since()));
            case Approval.Pending pending ->
                    deny(
                            new Facts(requestId, event.person()),
                            pending,
                            new Ruling.Refused(
                                    DenialCause.WITHDRAWN, "Withdrawn: " + event.reason(), null),
                            now);
            // A grant is the reaper's to end.
            case Approval.Decided decided -> Outcome.keep(decided);
        };
    }

    /** The time that {@link Approval#dueAt} names has come. */
    static Outcome due(String requestId, String person, Approval approval, Circumstances now) {
        Facts facts = new Facts(requestId, person);
        return switch (approval) {
            case Approval.Unseen() -> Outcome.keep(approval);
            case Approval.Parked parked ->
                    new Outcome(
                            new Approval.Unseen(),
                            parked.votes().stream()
                                    .<RequestEvent>map(
                                            vote ->
                                                    facts.tooLate(
                                                            vote,
                                                            "No request %s of %s is known: look whether the id is right."
                                                                    .formatted(requestId, person),
                                                            now.now()))
                                    .toList());
            case Approval.Pending pending ->
                    now.now().isBefore(pending.decideBy())
                            ? escalate(facts, pending, now)
                            : deny(facts, pending, Voting.timedOut(), now);
            case Approval.Decided _ -> Outcome.keep(new Approval.Unseen());
        };
    }

    private static List<Instant> escalations(Ruling.ConsentNeeded needed, Instant now) {
        return needed.stages().stream()
                .flatMap(stage -> stage.escalation().stream())
                .map(others -> now.plus(others.after()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Nobody has answered for a while: others are asked as well. */
    private static Outcome escalate(Facts facts, Approval.Pending pending, Circumstances now) {
        Approval.Pending next = pending.escalatedUntil(now.now());
        return switch (Objections.still(facts.requestId(), pending, now)) {
            case Ruling.Refused refused -> deny(facts, pending, refused, now);
            case Ruling.ConsentNeeded needed ->
                    new Outcome(next, List.of(facts.approvalRequired(next, needed, now)));
            case Ruling.Granted _ -> Outcome.keep(next);
        };
    }

    /** Something that every request hangs on has changed: a lock, or a person's standing. */
    static Outcome recheck(String requestId, String person, Approval approval, Circumstances now) {
        return approval instanceof Approval.Pending pending
                ? Objections.standing(pending.request(), now)
                        .map(no -> deny(new Facts(requestId, person), pending, no, now))
                        .orElseGet(() -> Outcome.keep(approval))
                : Outcome.keep(approval);
    }

    private static Outcome judge(
            Requested event, List<Vote> votes, Optional<String> withdrawn, Circumstances now) {
        Facts facts = new Facts(event.requestId(), event.person());
        AccessRequest request = Facts.request(event, now);
        Ruling ruling =
                withdrawn
                        .or(() -> revokedSince(event.occurredAt(), now))
                        .<Ruling>map(
                                why ->
                                        new Ruling.Refused(
                                                DenialCause.WITHDRAWN, "Withdrawn: " + why, null))
                        .or(() -> stale(event.occurredAt(), now))
                        .orElseGet(() -> Objections.first(event.requestId(), request, now));
        return switch (ruling) {
            case Ruling.Refused refused ->
                    withVotes(facts.denied(request, refused, now), votes, facts, now);
            case Ruling.Granted granted ->
                    withVotes(facts.approved(request, granted, List.of(), now), votes, facts, now);
            case Ruling.ConsentNeeded needed -> {
                var pending =
                        new Approval.Pending(
                                request,
                                AccessDigest.of(request.person(), needed.access()),
                                now.now().plus(needed.within()),
                                List.of(),
                                List.of(),
                                now.now(),
                                escalations(needed, now.now()));
                yield count(
                        new Outcome(pending, List.of(facts.approvalRequired(pending, needed, now))),
                        votes,
                        facts,
                        now);
            }
        };
    }

    /** Votes that waited, denials first: of what is known at one moment, denial wins. */
    private static Outcome count(
            Outcome outcome, List<Vote> votes, Facts facts, Circumstances now) {
        List<Vote> ordered =
                votes.stream()
                        .sorted(
                                Comparator.comparing((Vote vote) -> vote.verdict() != Verdict.DENY)
                                        .thenComparing(Vote::decisionId))
                        .toList();
        Outcome all = outcome;
        for (Vote vote : ordered) {
            Outcome next =
                    switch (all.next()) {
                        case Approval.Pending pending -> Voting.vote(facts, pending, vote, now);
                        case Approval.Decided decided ->
                                withVotes(
                                        new Outcome(decided, List.of()), List.of(vote), facts, now);
                        case Approval.Unseen _, Approval.Parked _ -> Outcome.keep(all.next());
                    };
            var events = new ArrayList<>(all.events());
            events.addAll(next.events());
            all = new Outcome(next.next(), events);
        }
        return all;
    }

    /** Answers votes on a request that got its verdict without them. */
    private static Outcome withVotes(
            Outcome outcome, List<Vote> votes, Facts facts, Circumstances now) {
        if (votes.isEmpty() || !(outcome.next() instanceof Approval.Decided decided)) {
            return outcome;
        }
        var events = new ArrayList<>(outcome.events());
        List<String> answered = decided.answered();
        for (Vote vote : votes) {
            if (!answered.contains(vote.decisionId())) {
                answered = plus(answered, vote.decisionId());
                events.add(facts.tooLate(vote, LATE, now.now()));
            }
        }
        return new Outcome(new Approval.Decided(decided.at(), answered), events);
    }

    private static Optional<String> revokedSince(Instant askedAt, Circumstances now) {
        Instant revokedAt = now.holdings().revokedAt();
        return revokedAt != null && !askedAt.isAfter(revokedAt)
                ? Optional.of("everything of this person was revoked.")
                : Optional.empty();
    }

    private static Optional<Ruling> stale(Instant askedAt, Circumstances now) {
        return askedAt.plus(STALE_AFTER).isBefore(now.now())
                ? Optional.of(
                        new Ruling.Refused(
                                DenialCause.TIMED_OUT,
                                "The request was read too late to be of use: ask again.",
                                null))
                : Optional.empty();
    }

    private static Approval park(Approval.Parked parked, Vote vote) {
        boolean known =
                parked.votes().stream()
                        .anyMatch(other -> other.decisionId().equals(vote.decisionId()));
        if (known || parked.votes().size() >= MOST_PARKED) {
            return parked;
        }
        var votes = new ArrayList<>(parked.votes());
        votes.add(vote);
        return new Approval.Parked(votes, parked.withdrawnBecause(), parked.since());
    }

    static Outcome deny(
            Facts facts, Approval.Pending pending, Ruling.Refused refused, Circumstances now) {
        Outcome denied = facts.denied(pending.request(), refused, now);
        return new Outcome(new Approval.Decided(now.now(), pending.answered()), denied.events());
    }

    static List<String> plus(List<String> answered, String decisionId) {
        var more = new ArrayList<>(answered);
        more.add(decisionId);
        return more.size() > MOST_ANSWERED ? more.subList(1, more.size()) : more;
    }
}
