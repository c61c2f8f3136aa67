package io.jitaccess.reaper;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.kafka.Service;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * What makes many grants void at once: on a cluster its lockdown, on a person the end of everything
 * they hold. It stays after it is lifted, so that a grant from before is void however late it is
 * seen.
 *
 * @param closed nothing at all is allowed now
 * @param until what was approved up to here is void
 * @param passable the lock that a grant may name to outlive it; null where none can be named
 */
record Mark(boolean closed, Instant until, @Nullable Instant passable, Order order) {
    private static final Instant NOTHING = Instant.EPOCH;
    static final Actor SELF =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.REAPER.principal()).build();

    /** No restriction. */
    static Mark none() {
        return new Mark(false, NOTHING, null, new Order(SELF, RevocationCause.UNKNOWN, ""));
    }

    static Mark of(Lockdown lockdown) {
        boolean closed = lockdown.state() != LockdownState.OPEN;
        Instant otherwise = closed ? lockdown.occurredAt() : NOTHING;
        return new Mark(
                closed,
                Objects.requireNonNullElse(lockdown.lockedAt(), otherwise),
                lockdown.lockedAt(),
                new Order(lockdown.actor(), RevocationCause.LOCKDOWN, lockdown.reason()));
    }

    /** A lockdown record that nobody can read: the key names the cluster, and doubt means no. */
    static Mark unreadableLockdown(Instant at) {
        return new Mark(
                true,
                at,
                null,
                new Order(
                        SELF,
                        RevocationCause.LOCKDOWN,
                        "the cluster's lockdown record cannot be read, which counts as locked"));
    }

    /** Everything the person holds or waits for ends. */
    Mark and(Revocation everything) {
        return new Mark(closed, later(everything.occurredAt()), null, Order.of(everything));
    }

    /** The person is deactivated, or active again. */
    Mark and(DirectoryEntry entry) {
        return entry.active()
                ? new Mark(false, until, null, order)
                : new Mark(
                        true,
                        later(entry.asOf()),
                        null,
                        new Order(
                                entry.actor(),
                                RevocationCause.DEACTIVATED,
                                "the person is deactivated in the directory"));
    }

    private Instant later(Instant time) {
        return time.isAfter(until) ? time : until;
    }

    /** Only a grant that names this very lock outlives it. */
    boolean voids(Grant.Active grant) {
        boolean passes = passable != null && passable.equals(grant.passesLockdownOf());
        return !passes && (closed || !grant.approvedAt().isAfter(until));
    }
}
