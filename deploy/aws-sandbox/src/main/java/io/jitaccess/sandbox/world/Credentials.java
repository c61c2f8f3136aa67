package io.jitaccess.sandbox.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every credential that works or has just ended. What has ended longer ago is unknown, not expired.
 */
public final class Credentials {
    private static final Duration KEPT_AFTER_END = Duration.ofHours(1);

    /** A secret of the sandbox, as the search for leaks needs it. */
    public record Secret(String kind, String accessKeyId, String value) {
        @Override
        public String toString() {
            return "Secret[" + kind + " of " + accessKeyId + "]";
        }
    }

    private final Map<String, Credential> byAccessKey = new ConcurrentHashMap<>();
    private final Queue<Secret> handedOut = new ConcurrentLinkedQueue<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final boolean remembersSecrets;

    public Credentials(boolean remembersSecrets) {
        this.remembersSecrets = remembersSecrets;
    }

    public void add(Credential credential, Instant now) {
        byAccessKey.put(credential.accessKeyId(), credential);
        if (remembersSecrets) {
            remember("secret-access-key", credential.accessKeyId(), credential.secretAccessKey());
            String token = credential.sessionToken();
            if (token != null) {
                remember("session-token", credential.accessKeyId(), token);
            }
        }
        if (issued.incrementAndGet() % 1000 == 0) {
            byAccessKey
                    .values()
                    .removeIf(
                            c ->
                                    !c.expiresAt().equals(Instant.MAX)
                                            && c.expiresAt().plus(KEPT_AFTER_END).isBefore(now));
        }
    }

    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(byAccessKey.get(accessKeyId));
    }

    public Iterable<Secret> handedOut() {
        return handedOut;
    }

    private void remember(String kind, String accessKeyId, String value) {
        handedOut.add(new Secret(kind, accessKeyId, value));
    }
}
