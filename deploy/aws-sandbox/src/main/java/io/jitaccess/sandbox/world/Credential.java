package io.jitaccess.sandbox.world;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An access key and whom it speaks for.
 *
 * @param sessionToken null for a long-lived key
 * @param expiresAt {@link Instant#MAX} for one that never ends
 */
public record Credential(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        Principal principal,
        Instant expiresAt) {
    @Override
    public String toString() {
        return "Credential[" + accessKeyId + " of " + principal.arn() + "]";
    }
}
