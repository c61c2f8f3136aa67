package io.jitaccess.provisioner.intake;

import io.jitaccess.provisioner.grant.LeaseLostException;

import java.time.Duration;

/**
 * Holds while this process polls often enough to still be in its group. Measured on monotonic time,
 * which goes on while a process is stopped: whoever wakes from a long sleep finds it lost, and it
 * never comes back. New pieces get a new one.
 */
final class Lease {
    /** Session timeout less one heartbeat interval, and a second to finish a write. */
    static final Duration LONGEST_GAP = Duration.ofSeconds(6);

    private volatile long renewedAt = System.nanoTime();
    private volatile boolean lost;

    /** Called by the polling thread; false if it came too late. */
    boolean renew() {
        if (!isValid()) {
            lose();
            return false;
        }
        renewedAt = System.nanoTime();
        return true;
    }

    void lose() {
        lost = true;
    }

    boolean isValid() {
        return !lost && System.nanoTime() - renewedAt < LONGEST_GAP.toNanos();
    }

    void check() {
        if (!isValid()) {
            throw new LeaseLostException("another instance may have this piece of work");
        }
    }
}
