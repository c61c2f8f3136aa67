package io.jitaccess.sandbox.world;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Named things in order of their names, with what they were before. A reader who asks for the past
 * sees what a part of AWS sees to which the latest writes have not come through yet.
 */
public final class Shelf<V> {
    /**
     * @param value null where the thing was gone from that time on
     */
    private record Version<V>(Instant from, @Nullable V value) {}

    /** What becomes of a thing; null stands for nothing there, before and after. */
    public interface Change<V> {
        @Nullable V of(@Nullable V before);
    }

    private final ConcurrentNavigableMap<String, List<Version<V>>> versions =
            new ConcurrentSkipListMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final InstantSource clock;
    private final Supplier<Duration> memory;
    private final AtomicInteger size = new AtomicInteger();
    private int writes;

    /**
     * @param memory how far back readers may ask; older versions are dropped as new ones come
     */
    public Shelf(InstantSource clock, Supplier<Duration> memory) {
        this.clock = clock;
        this.memory = memory;
    }

    public Optional<V> get(String name) {
        List<Version<V>> all = versions.get(name);
        return all == null ? Optional.empty() : Optional.ofNullable(all.getLast().value());
    }

    /**
     * As it was {@code ago}; nothing older than the memory is known, so the oldest version stands
     * for all before it.
     */
    public Optional<V> get(String name, Duration ago) {
        if (ago.isZero()) {
            return get(name);
        }
        List<Version<V>> all = versions.get(name);
        return all == null ? Optional.empty() : at(all, clock.instant().minus(ago));
    }

    public List<V> list(Duration ago) {
        return after("", ago, Integer.MAX_VALUE);
    }

    /** At most {@code limit} things whose names come after {@code name}. */
    public List<V> after(String name, Duration ago, int limit) {
        List<V> found = new ArrayList<>();
        Instant then = clock.instant().minus(ago);
        for (List<Version<V>> all : versions.tailMap(name, false).values()) {
            if (found.size() == limit) {
                break;
            }
            (ago.isZero() ? Optional.ofNullable(all.getLast().value()) : at(all, then))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** Puts something there that has always been there, so that no delay hides it. */
    public void seed(String name, V value) {
        writing.lock();
        try {
            if (versions.put(name, List.of(new Version<>(Instant.MIN, value))) == null) {
                size.incrementAndGet();
            }
        } finally {
            writing.unlock();
        }
    }

    public int size() {
        return size.get();
    }

    /**
     * Replaces, makes or (by null) removes the thing of that name; the change sees the latest
     * version and runs alone.
     */
    public void change(String name, Change<V> change) {
        writing.lock();
        try {
            Instant now = clock.instant();
            List<Version<V>> old = versions.getOrDefault(name, List.of());
            V before = old.isEmpty() ? null : old.getLast().value();
            V next = change.of(before);
            if (Objects.equals(next, before)) {
                return;
            }
            size.addAndGet((next == null ? 0 : 1) - (before == null ? 0 : 1));
            Instant oldest = now.minus(memory.get());
            List<Version<V>> kept = new ArrayList<>();
            for (int i = 0; i < old.size(); i++) {
                Instant until = i + 1 < old.size() ? old.get(i + 1).from() : now;
                if (until.isAfter(oldest)) {
                    kept.add(old.get(i));
                }
            }
            if (next != null || !kept.isEmpty()) {
                kept.add(new Version<>(now, next));
                versions.put(name, List.copyOf(kept));
            } else {
                versions.remove(name);
            }
            if (++writes % 1000 == 0) {
                versions.values().removeIf(all -> isForgotten(all.getLast(), oldest));
            }
        } finally {
            writing.unlock();
        }
    }

    private static <V> boolean isForgotten(Version<V> last, Instant oldest) {
        return last.value() == null && last.from().isBefore(oldest);
    }

    private static <V> Optional<V> at(List<Version<V>> all, Instant then) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!all.get(i).from().isAfter(then)) {
                return Optional.ofNullable(all.get(i).value());
            }
        }
        return Optional.empty();
    }
}
