package io.jitaccess.sandbox.faults;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How late each part of AWS sees a write. Anything left out is zero.
 *
 * @param role until STS and EKS know a new, changed or deleted role
 * @param entry until the API server knows a new, changed or deleted access entry or association
 * @param entryRead until Describe, Associate and ListAssociated find a new entry
 * @param tag until Describe and GetRole show changed tags
 * @param list how far ListRoles and ListAccessEntries lag behind
 * @param tokenCache how long the API server goes on trusting a token that it has accepted
 * @param latency added to every AWS call
 */
public record Delays(
        Duration role,
        Duration entry,
        Duration entryRead,
        Duration tag,
        Duration list,
        Duration tokenCache,
        Duration latency) {
    public static final Delays NONE = new Delays(null, null, null, null, null, null, null);

    public Delays(
            @Nullable Duration role,
            @Nullable Duration entry,
            @Nullable Duration entryRead,
            @Nullable Duration tag,
            @Nullable Duration list,
            @Nullable Duration tokenCache,
            @Nullable Duration latency) {
        this.role = orZero(role);
        this.entry = orZero(entry);
        this.entryRead = orZero(entryRead);
        this.tag = orZero(tag);
        this.list = orZero(list);
        this.tokenCache = orZero(tokenCache);
        this.latency = orZero(latency);
    }

    /** What the past must be kept for. */
    public Duration longest() {
        return Stream.of(role, entry, entryRead, tag, list)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    public Delays withRole(Duration delay) {
        return new Delays(delay, entry, entryRead, tag, list, tokenCache, latency);
    }

    public Delays withEntry(Duration delay) {
        return new Delays(role, delay, entryRead, tag, list, tokenCache, latency);
    }

    public Delays withEntryRead(Duration delay) {
        return new Delays(role, entry, delay, tag, list, tokenCache, latency);
    }

    public Delays withTag(Duration delay) {
        return new Delays(role, entry, entryRead, delay, list, tokenCache, latency);
    }

    public Delays withList(Duration delay) {
        return new Delays(role, entry, entryRead, tag, delay, tokenCache, latency);
    }

    public Delays withTokenCache(Duration delay) {
        return new Delays(role, entry, entryRead, tag, list, delay, latency);
    }

    public Delays withLatency(Duration delay) {
        return new Delays(role, entry, entryRead, tag, list, tokenCache, delay);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
