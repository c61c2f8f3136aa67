package io.jitaccess.slacksandbox;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** What goes wrong next, by method: each fault is used up by one call. */
public final class Faults {
    private final Map<String, Queue<Fault>> byMethod = new HashMap<>();

    /** One call that goes wrong. */
    public sealed interface Fault {
        /** HTTP 429. */
        record RateLimited(int retryAfterSeconds) implements Fault {}

        /** Another HTTP status. */
        record Status(int code) implements Fault {}

        /** {@code ok: false} with this word. */
        record Refused(String error) implements Fault {}

        /** An answer that takes its time. */
        record Slow(Duration by) implements Fault {}
    }

    public synchronized void next(String method, Fault... faults) {
        for (Fault fault : faults) {
            byMethod.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(fault);
        }
    }

    synchronized @Nullable Fault take(String method) {
        Queue<Fault> waiting = byMethod.get(method);
        return waiting == null ? null : waiting.poll();
    }
}
