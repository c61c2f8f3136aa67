package io.jitaccess.approval.approval;

import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The latest lock of a cluster.
 *
 * @param lockedAt when it began; kept after the lift, null where there was none
 */
record ClusterLock(boolean locked, @Nullable Instant lockedAt) {
    static final ClusterLock NEVER = new ClusterLock(false, null);

    /** A record that cannot be read counts as a lock. */
    static final ClusterLock UNREADABLE = new ClusterLock(true, null);

    static ClusterLock of(Lockdown lockdown) {
        return new ClusterLock(lockdown.state() != LockdownState.OPEN, lockdown.lockedAt());
    }

    /** Whether it is known well enough to let somebody through. */
    boolean canBePassed() {
        return locked && lockedAt != null;
    }

    /** Whether something asked then is void: closed now, or closed for a while since. */
    boolean voids(Instant askedAt) {
        return locked || (lockedAt != null && !lockedAt.isBefore(askedAt));
    }
}
