package io.jitaccess.reaper;

import java.time.Duration;

/** Figures of one task, written by its stream thread and read by metrics and health. */
final class TaskFigures {
    private volatile long pending;
    private volatile long removalPending;
    private volatile long removalOverdue;
    private volatile long waiting;
    private volatile long tickedAtNanos = System.nanoTime();
    private volatile Duration overdue = Duration.ZERO;

    /** Only the task's own thread changes the counts, so adding is safe. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void moved(Grant before, Grant after) {
        pending +=
                (after instanceof Grant.Active ? 1 : 0) - (before instanceof Grant.Active ? 1 : 0);
        removalPending +=
                (after instanceof Grant.Ended ? 1 : 0) - (before instanceof Grant.Ended ? 1 : 0);
        removalOverdue += (overdue(after) ? 1 : 0) - (overdue(before) ? 1 : 0);
    }

    private static boolean overdue(Grant grant) {
        return grant instanceof Grant.Ended ended && ended.attempt() >= GrantRules.OVERDUE_ATTEMPT;
    }

    void ticked(Duration overdue) {
        this.overdue = overdue;
        this.tickedAtNanos = System.nanoTime();
    }

    void waiting(long waiting) {
        this.waiting = waiting;
    }

    /** Arrivals behind one that cannot be read. */
    long waiting() {
        return waiting;
    }

    long pending() {
        return pending;
    }

    long removalPending() {
        return removalPending;
    }

    /** Grants that ended more than a minute ago and whose removal is not confirmed. */
    long removalOverdue() {
        return removalOverdue;
    }

    /** By how much the oldest timer that should have been served is late. */
    Duration overdue() {
        return overdue;
    }

    Duration sinceTick() {
        return Duration.ofNanos(System.nanoTime() - tickedAtNanos);
    }
}
