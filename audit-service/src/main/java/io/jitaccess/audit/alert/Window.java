package io.jitaccess.audit.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts by subject over a moving window of the events' own time. */
final class Window {
    private final Duration length;
    private final long limit;
    private final Map<String, NavigableMap<Instant, Long>> counts = new HashMap<>();

    Window(Duration length, long limit) {
        this.length = length;
        this.limit = limit;
    }

    /**
     * Counts.
     *
     * @return whether the limit is reached with this
     */
    boolean reached(String subject, Instant at, long count) {
        NavigableMap<Instant, Long> counted = counts.computeIfAbsent(subject, _ -> new TreeMap<>());
        Instant last = counted.isEmpty() ? at : counted.lastKey();
        counted.headMap((at.isAfter(last) ? at : last).minus(length)).clear();
        long before = sum(counted);
        counted.merge(at, count, Long::sum);
        return before < limit && before + count >= limit;
    }

    long sum(String subject) {
        return sum(counts.getOrDefault(subject, new TreeMap<>()));
    }

    private static long sum(NavigableMap<Instant, Long> counted) {
        return counted.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Forgets subjects of which nothing came for as long as the window is. */
    void forget(Instant now) {
        counts.values().removeIf(counted -> counted.lastKey().isBefore(now.minus(length)));
    }

    Duration length() {
        return length;
    }
}
