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
        lockdowns.apply(lockdown(cluster, LockdownState.LOCKED, at));
    }

    public static void open(Lockdowns lockdowns, String cluster, Instant lockedAt) {
        lockdowns.apply(lockdown(cluster, LockdownState.OPEN, lockedAt));
    }

    private static Lockdown lockdown(String cluster, LockdownState state, Instant lockedAt) {
        return Lockdown.builder()
                .eventId(EventId.of(cluster, Lockdown.class, "1" + state))
                .occurredAt(lockedAt)
                .actor(Events.DANA_ACTOR)
                .cluster(cluster)
                .state(state)
                .epoch(1)
                .lockedAt(lockedAt)
                .reason("drill")
                .build();
    }
}
