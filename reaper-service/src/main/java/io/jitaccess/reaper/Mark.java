package io.jitaccess.reaper;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.kafka.Service;

import java.time.Instant;
import java.util.Objects;

/**
 * What makes many grants void at once: on a cluster its lockdown, on a person the end of everything
 * they hold. It stays after it is lifted, so that a grant from before is void however late it is
 * seen.
 *
 * @param closed nothing at all is allowed now
 * @param until what was approved up to here is void
 */
record Mark(boolean closed, Instant until, Order order) {
    private static final Instant NOTHING = Instant.EPOCH;
    static final Actor SELF =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.REAPER.principal()).build();

    /** No restriction. */
    static Mark none() {
        return new Mark(false, NOTHING, new Order(SELF, RevocationCause.UNKNOWN, ""));
    }

    static Mark of(Lockdown lockdown) {
        boolean closed = lockdown.state() != LockdownState.OPEN;
        Instant otherwise = closed ? lockdown.occurredAt() : NOTHING;
        return new Mark(
                closed,
                Objects.requireNonNullElse(lockdown.lockedAt(), otherwise),
                new Order(lockdown.actor(), RevocationCause.LOCKDOWN, lockdown.reason()));
    }

    /** A lockdown record that nobody can read: the key names the cluster, and doubt means no. */
    static Mark unreadableLockdown(Instant at) {
        return new Mark(
                true,
                at,
                new Order(
                        SELF,
                        RevocationCause.LOCKDOWN,
                        "the cluster's lockdown record cannot be read, which counts as locked"));
    }

    /** Everything the person holds or waits for ends. */
    Mark and(Revocation everything) {
        return new Mark(closed, later(everything.occurredAt()), Order.of(everything));
    }

    /** The person is deactivated, or active again. */
    Mark and(DirectoryEntry entry) {
        return entry.active()
                ? new Mark(false, until, order)
                : new Mark(
                        true,
                        later(entry.asOf()),
                        new Order(
                                entry.actor(),
                                RevocationCause.DEACTIVATED,
                                "the person is deactivated in the directory"));
    }

    private Instant later(Instant time) {
        return time.isAfter(until) ? time : until;
    }

    boolean voids(Instant approvedAt) {
        return closed || !approvedAt.isAfter(until);
    }
}
