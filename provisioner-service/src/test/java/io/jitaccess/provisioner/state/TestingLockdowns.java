package io.jitaccess.provisioner.state;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.testing.Events;

import java.time.Instant;

/** Closes and opens clusters as the topic would. */
public final class TestingLockdowns {
    private TestingLockdowns() {}

    public static void lock(Lockdowns lockdowns, String cluster, Instant at) {
        lockdowns.apply(lockdown(cluster, LockdownState.LOCKED, at, 1));
    }

    /** A later lock, of a cluster that was locked once before. */
    public static void lockAgain(Lockdowns lockdowns, String cluster, Instant at) {
        lockdowns.apply(lockdown(cluster, LockdownState.LOCKED, at, 2));
    }

    public static void open(Lockdowns lockdowns, String cluster, Instant lockedAt) {
        lockdowns.apply(lockdown(cluster, LockdownState.OPEN, lockedAt, 1));
    }

    private static Lockdown lockdown(
            String cluster, LockdownState state, Instant lockedAt, long epoch) {
        return Lockdown.builder()
                .eventId(EventId.of(cluster, Lockdown.class, epoch + "/" + state))
                .occurredAt(lockedAt)
                .actor(Events.DANA_ACTOR)
                .cluster(cluster)
                .state(state)
                .epoch(epoch)
                .lockedAt(lockedAt)
                .reason("drill")
                .build();
    }
}
