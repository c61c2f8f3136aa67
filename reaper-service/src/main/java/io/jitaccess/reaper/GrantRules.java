package io.jitaccess.reaper;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.ExpiringSoon;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.Revoked;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends every grant exactly once, and never early. Pure: no clock, no store, no Kafka.
 *
 * @param retention how long the topics are kept, and with them what ended and what was revoked
 *     ahead
 */
record GrantRules(Duration retention) {
    private static final long FIRST_PAUSE_SECONDS = 5;
    private static final long LONGEST_PAUSE_SECONDS = 60;

    /** The orders before this one were given over more than a minute. */
    static final int OVERDUE_ATTEMPT = 5;

    /** The grant from now on, and what to tell. */
    record Outcome(Grant next, List<JitEvent> events) {}

    Outcome decide(GrantId id, Grant grant, Input input, Instant now) {
        return switch (input) {
            case Input.DueTime(var expiry) -> dueTime(id, grant, expiry, now);
            case Input.VoidDueTime(var expiry, var order) ->
                    switch (grant) {
                        case Grant.Unseen() -> revoke(id, Grant.Active.of(expiry), order, now);
                        case Grant.Active active -> revoke(id, active, order, now);
                        case Grant.RevokeOnArrival _, Grant.Ended _, Grant.Removed _ ->
                                dueTime(id, grant, expiry, now);
                    };
            case Input.Revoke(var order) ->
                    switch (grant) {
                        case Grant.Unseen() ->
                                keep(new Grant.RevokeOnArrival(order, now.plus(retention)));
                        case Grant.Active active -> revoke(id, active, order, now);
                        case Grant.RevokeOnArrival _, Grant.Ended _, Grant.Removed _ -> keep(grant);
                    };
            case Input.NeverStarts() ->
                    grant instanceof Grant.RevokeOnArrival ? keep(new Grant.Unseen()) : keep(grant);
            case Input.Gone() ->
                    // Of an active grant it changes nothing: its end must be stated first, and the
                    // removal that is ordered then will be confirmed again.
                    grant instanceof Grant.Ended(var _, var cause, var endedAt, var attempt, var _)
                            ? keep(new Grant.Removed(cause, endedAt, attempt, now.plus(retention)))
                            : keep(grant);
            case Input.Tick() -> tick(id, grant, now);
        };
    }

    private Outcome dueTime(GrantId id, Grant grant, Expiry expiry, Instant now) {
        return switch (grant) {
            case Grant.Unseen() -> endIfDue(id, Grant.Active.of(expiry), now);
            case Grant.RevokeOnArrival(var order, var _) ->
                    revoke(id, Grant.Active.of(expiry), order, now);
            // Only a later end is news: neither a repeat nor a late record takes time away.
            case Grant.Active active ->
                    expiry.dueAt().isAfter(active.endsAt())
                            ? endIfDue(id, active.until(expiry.dueAt()), now)
                            : keep(active);
            // What ended is never revived; whatever stands behind this is ordered away at once.
            case Grant.Ended(var _, var cause, var endedAt, var attempt, var _) ->
                    order(id, expiry.role(), cause, endedAt, attempt + 1, now);
            case Grant.Removed(var cause, var endedAt, var attempt, var _) ->
                    order(id, expiry.role(), cause, endedAt, attempt + 1, now);
        };
    }

    private Outcome tick(GrantId id, Grant grant, Instant now) {
        if (grant.timer().filter(timer -> !now.isBefore(timer)).isEmpty()) {
            return keep(grant);
        }
        return switch (grant) {
            case Grant.Active active when now.isBefore(active.endsAt()) -> remind(id, active, now);
            case Grant.Active active -> endIfDue(id, active, now);
            case Grant.Ended(var role, var cause, var endedAt, var attempt, var _) ->
                    order(id, role, cause, endedAt, attempt + 1, now);
            case Grant.Unseen _, Grant.RevokeOnArrival _, Grant.Removed _ ->
                    keep(new Grant.Unseen());
        };
    }

    private static Outcome remind(GrantId id, Grant.Active active, Instant now) {
        var soon =
                ExpiringSoon.builder()
                        // An extension is reminded of again, at its own end.
                        .eventId(EventId.of(id.requestId(), ExpiringSoon.class, active.endsAt()))
                        .requestId(id.requestId())
                        .occurredAt(now)
                        .actor(Mark.SELF)
                        .person(id.person())
                        .cluster(active.role().cluster())
                        .endsAt(active.endsAt())
                        .build();
        return new Outcome(active.withReminder(), List.of(soon));
    }

    private Outcome endIfDue(GrantId id, Grant.Active active, Instant now) {
        if (now.isBefore(active.endsAt())) {
            return keep(active);
        }
        var expired =
                Expired.builder()
                        .eventId(EventId.of(id.requestId(), Expired.class))
                        .requestId(id.requestId())
                        .occurredAt(now)
                        .actor(Mark.SELF)
                        .person(id.person())
                        .role(active.role())
                        .endsAt(active.endsAt())
                        .build();
        return end(id, active, expired, RemovalCause.EXPIRED, active.endsAt(), now);
    }

    private Outcome revoke(GrantId id, Grant.Active active, Order order, Instant now) {
        var revoked =
                Revoked.builder()
                        .eventId(EventId.of(id.requestId(), Revoked.class))
                        .requestId(id.requestId())
                        .occurredAt(now)
                        .actor(order.actor())
                        .person(id.person())
                        .role(active.role())
                        .cause(order.cause())
                        .reason(order.reason())
                        .endsAt(active.endsAt())
                        .build();
        return end(id, active, revoked, order.removalCause(), now, now);
    }

    private static Outcome end(
            GrantId id,
            Grant.Active active,
            JitEvent end,
            RemovalCause cause,
            Instant endedAt,
            Instant now) {
        Outcome removal = order(id, active.role(), cause, endedAt, 1, now);
        return new Outcome(
                removal.next(), Stream.concat(Stream.of(end), removal.events().stream()).toList());
    }

    private static Outcome order(
            GrantId id,
            GrantRole role,
            RemovalCause cause,
            Instant endedAt,
            int attempt,
            Instant now) {
        var order =
                RemovalDue.builder()
                        .eventId(EventId.of(id.requestId(), RemovalDue.class, attempt))
                        .requestId(id.requestId())
                        .occurredAt(now)
                        .actor(Mark.SELF)
                        .person(id.person())
                        .role(role)
                        .cause(cause)
                        .attempt(attempt)
                        .endedAt(endedAt)
                        .build();
        return new Outcome(
                new Grant.Ended(role, cause, endedAt, attempt, now.plus(pause(attempt))),
                List.of(order));
    }

    /**
     * 5 s, 10 s, 20 s, 40 s, and from then on a minute. Whoever carries an order out tries again by
     * itself; sooner repeats would only queue behind the first where there is much to remove.
     */
    private static Duration pause(int attempt) {
        int doublings = Math.min(attempt - 1, 4);
        return Duration.ofSeconds(
                Math.min(FIRST_PAUSE_SECONDS << doublings, LONGEST_PAUSE_SECONDS));
    }

    private static Outcome keep(Grant grant) {
        return new Outcome(grant, List.of());
    }
}
