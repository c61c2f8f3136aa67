package io.jitaccess.sandbox.faults;

import org.jspecify.annotations.Nullable;

/**
 * A token bucket per account and operation.
 *
 * @param operation wildcards allowed; each operation that matches has a bucket of its own
 * @param account left out: each account has a bucket
 */
public record RateLimit(
        String operation, @Nullable String account, double perSecond, double burst) {}
