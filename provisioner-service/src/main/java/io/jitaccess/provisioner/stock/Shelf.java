package io.jitaccess.provisioner.stock;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.PriorityBlockingQueue;

/**
 * The ready roles of one account that this instance made, oldest first, and those to throw away.
 */
final class Shelf {
    private final PriorityBlockingQueue<Ready> ready =
            new PriorityBlockingQueue<>(16, Comparator.comparing(Ready::createdAt));
    private final Queue<Ready> worn = new ConcurrentLinkedQueue<>();
    private volatile boolean listed;

    record Ready(String name, Instant createdAt) {}

    /** The oldest role made after this; older ones are set aside. */
    Optional<Ready> take(Instant madeAfter) {
        while (true) {
            @Nullable Ready oldest = ready.poll();
            if (oldest == null || oldest.createdAt().isAfter(madeAfter)) {
                return Optional.ofNullable(oldest);
            }
            worn.add(oldest);
        }
    }

    /** Takes the oldest away if it was not made after this. */
    Optional<Ready> takeWorn(Instant madeAfter) {
        @Nullable Ready setAside = worn.poll();
        if (setAside != null) {
            return Optional.of(setAside);
        }
        @Nullable Ready oldest = ready.peek();
        return oldest != null && !oldest.createdAt().isAfter(madeAfter) && ready.remove(oldest)
                ? Optional.of(oldest)
                : Optional.empty();
    }

    void add(Ready role) {
        ready.add(role);
    }

    int size() {
        return ready.size();
    }

    /** Whether those of an earlier life were looked for. */
    boolean isListed() {
        return listed;
    }

    void listed() {
        listed = true;
    }
}
