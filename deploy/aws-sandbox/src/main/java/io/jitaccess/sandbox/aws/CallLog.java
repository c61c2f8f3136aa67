package io.jitaccess.sandbox.aws;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The sandbox's CloudTrail: the latest calls, refused ones too. */
public final class CallLog {
    private static final int KEPT = 20_000;

    /** One permission that was asked for during a call. */
    public record Action(String action, String resource) {}

    /**
     * @param principal ARN of the caller; null where nobody could be authenticated
     * @param account whose resources the call was about
     * @param result {@code ok}, an error code, or {@code cut} where no answer went out
     * @param fault the injected fault that hit it
     */
    public record Entry(
            Instant at,
            String requestId,
            String operation,
            @Nullable String principal,
            @Nullable String accessKeyId,
            @Nullable String account,
            @Nullable String region,
            @Nullable String cluster,
            List<Action> actions,
            String result,
            @Nullable String fault) {}

    private final Deque<Entry> entries = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Entry entry) {
        entries.addLast(entry);
        if (size.incrementAndGet() > KEPT && entries.pollFirst() != null) {
            size.decrementAndGet();
        }
    }

    /** Oldest first. */
    public List<Entry> entries(Predicate<Entry> wanted) {
        return new ArrayList<>(entries.stream().filter(wanted).toList());
    }

    public void clear() {
        while (entries.pollFirst() != null) {
            size.decrementAndGet();
        }
    }
}
