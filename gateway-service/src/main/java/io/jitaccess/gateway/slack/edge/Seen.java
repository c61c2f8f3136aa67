package io.jitaccess.gateway.slack.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.jitaccess.gateway.slack.SlackOn;

import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * What was taken already. Kept for longer than a signature is good for, so that nothing comes twice
 * to this instance; what comes to another one has the same ids, and so the same effect.
 */
@SlackOn
@Component
public class Seen {
    private static final Duration KEPT = SlackSignature.WINDOW.multipliedBy(3);
    private static final int MOST = 200_000;

    private final Cache<String, Boolean> taken =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    /** Whether this is the first time. */
    public boolean first(String id) {
        return taken.asMap().putIfAbsent(id, true) == null;
    }
}
