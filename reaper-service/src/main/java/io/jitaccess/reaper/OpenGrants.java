package io.jitaccess.reaper;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks into the stores of all tasks of this instance, from outside of their threads. */
final class OpenGrants {
    /** Stores of several tasks are read one after the other, so the near future is asked first. */
    private static final List<Duration> HORIZONS =
            List.of(
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(8),
                    Duration.ofDays(365_000));

    private final ReadOnlyKeyValueStore<GrantId, Grant> grants;
    private final ReadOnlyKeyValueStore<DueKey, String> timers;

    OpenGrants(KafkaStreams running) {
        this.grants = store(running, GrantLedger.GRANTS);
        this.timers = store(running, Timers.STORE);
    }

    private static <K, V> ReadOnlyKeyValueStore<K, V> store(KafkaStreams running, String name) {
        return running.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.keyValueStore()));
    }

    /**
     * An open grant, for people.
     *
     * @param state ACTIVE, or ENDED while its removal is not confirmed
     * @param nextLook when the reaper acts on it next
     */
    record Line(
            String requestId,
            String person,
            String cluster,
            String state,
            Instant endsAt,
            int removalAttempts,
            Instant nextLook) {}

    /** The next so many lines, soonest first. */
    List<Line> next(Instant now, int limit, Predicate<Line> wanted) {
        var lines = new ArrayList<Line>();
        long from = Long.MIN_VALUE;
        for (Duration horizon : HORIZONS) {
            long upTo = now.plus(horizon).toEpochMilli();
            if (lines.size() < limit) {
                lines.addAll(between(from, upTo, wanted));
            }
            from = upTo;
        }
        return lines.stream().limit(limit).toList();
    }

    private List<Line> between(long from, long upTo, Predicate<Line> wanted) {
        var lines = new ArrayList<Line>();
        try (KeyValueIterator<DueKey, String> live =
                timers.range(DueKey.bound(true, from), DueKey.bound(true, upTo))) {
            live.forEachRemaining(
                    timer ->
                            Optional.ofNullable(grants.get(timer.key.id()))
                                    .filter(grant -> isOf(grant, timer.key))
                                    .flatMap(grant -> line(timer.key, grant))
                                    .filter(wanted)
                                    .ifPresent(lines::add));
        }
        lines.sort(Comparator.comparing(Line::nextLook));
        return lines;
    }

    /** An entry may be left over from when the task lived here before. */
    private static boolean isOf(Grant grant, DueKey timer) {
        return Timers.key(timer.id(), grant).filter(timer::equals).isPresent();
    }

    private static Optional<Line> line(DueKey timer, Grant grant) {
        GrantId id = timer.id();
        Instant next = Instant.ofEpochMilli(timer.millis());
        return switch (grant) {
            case Grant.Active active ->
                    Optional.of(
                            new Line(
                                    id.requestId(),
                                    id.person(),
                                    active.role().cluster(),
                                    "ACTIVE",
                                    active.endsAt(),
                                    0,
                                    next));
            case Grant.Ended ended ->
                    Optional.of(
                            new Line(
                                    id.requestId(),
                                    id.person(),
                                    ended.role().cluster(),
                                    "ENDED",
                                    ended.endedAt(),
                                    ended.attempt(),
                                    next));
            case Grant.Unseen _, Grant.RevokeOnArrival _, Grant.Removed _ -> Optional.empty();
        };
    }
}
