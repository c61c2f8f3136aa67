package io.jitaccess.provisioner.state;

import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which clusters are closed, and when each was last closed. What cannot be read counts as closed.
 */
public final class Lockdowns {
    private final Map<String, Lock> locks = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param passable the lock that a grant may name to outlive it; null where none can be named
     */
    private record Lock(
            boolean locked, long epoch, @Nullable Instant lockedAt, @Nullable Instant passable) {

        boolean isPassedBy(@Nullable Instant named) {
            return named != null && named.equals(passable);
        }
    }

    void apply(Lockdown lockdown) {
        boolean locked = lockdown.state() != LockdownState.OPEN;
        Lock before =
                locks.put(
                        lockdown.cluster(),
                        new Lock(
                                locked,
                                lockdown.epoch(),
                                lockdown.lockedAt(),
                                lockdown.lockedAt()));
        boolean news = before == null || !before.locked() || before.epoch() < lockdown.epoch();
        if (locked && news) {
            tell(lockdown.cluster());
        }
    }

    void unreadable(String cluster) {
        locks.merge(
                cluster,
                new Lock(true, 0, null, null),
                // It may be a later lock than the one that was known, so nobody passes it.
                (known, _) -> new Lock(true, known.epoch(), known.lockedAt(), null));
        tell(cluster);
    }

    private void tell(String cluster) {
        listeners.forEach(listener -> listener.accept(cluster));
    }

    /** Calls back with the name of each cluster that is closed from now on. */
    public void onLock(Consumer<String> listener) {
        listeners.add(listener);
    }

    public boolean isLocked(String cluster) {
        Lock lock = locks.get(cluster);
        return lock != null && lock.locked();
    }

    /** Names of the clusters that are closed now. */
    public List<String> locked() {
        return locks.keySet().stream().filter(this::isLocked).sorted().toList();
    }

    /**
     * Whether the cluster is closed to a grant.
     *
     * @param passes when the one lock began that the grant may outlive; nearly always null
     */
    public boolean isClosedTo(String cluster, @Nullable Instant passes) {
        Lock lock = locks.get(cluster);
        return lock != null && lock.locked() && !lock.isPassedBy(passes);
    }

    /** Whether the cluster's latest lock is the one that a grant names as the one to outlive. */
    public boolean isPassedBy(String cluster, @Nullable Instant named) {
        Lock lock = locks.get(cluster);
        return lock != null && lock.isPassedBy(named);
    }

    /**
     * Whether the cluster is closed to an approval, or was closed since: one that knew only of
     * {@code seenAt} is void after a later lock, even one that was lifted again.
     *
     * @param passes when the one lock began that the grant may outlive; nearly always null
     */
    public boolean voids(String cluster, @Nullable Instant seenAt, @Nullable Instant passes) {
        Lock lock = locks.get(cluster);
        if (lock == null) {
            return false;
        }
        return isClosedTo(cluster, passes)
                || Optional.ofNullable(lock.lockedAt())
                        .filter(at -> seenAt == null || seenAt.isBefore(at))
                        .isPresent();
    }
}
