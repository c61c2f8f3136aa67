package io.jitaccess.sandbox.kubernetes;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** The Kubernetes audit log of all clusters: the latest requests, refused ones too. */
public final class ApiAudit {
    private static final int KEPT = 20_000;

    /**
     * @param user null where nobody could be authenticated
     * @param accessKeyId joins the request to the session that its token was made with
     * @param decision {@code allow}, {@code forbid} or {@code unauthenticated}
     * @param reason what allowed it, or why nobody was authenticated
     */
    public record Entry(
            Instant at,
            String cluster,
            @Nullable String user,
            List<String> groups,
            String verb,
            String resource,
            String namespace,
            String name,
            String decision,
            String reason,
            @Nullable String accessKeyId) {}

    private final Deque<Entry> entries = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(Entry entry) {
        entries.addLast(entry);
        if (size.incrementAndGet() > KEPT && entries.pollFirst() != null) {
            size.decrementAndGet();
        }
    }

    /** Oldest first. */
    public List<Entry> entries() {
        return new ArrayList<>(entries);
    }
}
