package io.jitaccess.reaper;

import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The grants of one task, by holder and request, and their timers in the order of time. Both are
 * written together here and nowhere else. Timers of active grants carry the cluster's name, so that
 * a lockdown finds its grants without reading each.
 */
final class GrantLedger {
    static final String GRANTS = "grants";
    static final String TIMERS = "grants-by-due-time";
    private static final String NOT_ACTIVE = "";

    private final KeyValueStore<GrantId, Grant> grants;
    private final KeyValueStore<DueKey, String> timers;
    private final TaskFigures figures;

    /** Nothing live lies before this; spares the scan the tombstones of what was done. */
    private long liveFrom = Long.MIN_VALUE;

    GrantLedger(ProcessorContext<?, ?> context, TaskFigures figures) {
        this.grants = context.getStateStore(GRANTS);
        this.timers = context.getStateStore(TIMERS);
        this.figures = figures;
        count();
    }

    static StoreBuilder<?> grants() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(GRANTS),
                        GrantId.serde(),
                        StateFormat.grants())
                .withCachingDisabled();
    }

    static StoreBuilder<?> timers() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(TIMERS), DueKey.serde(), Serdes.String())
                .withCachingDisabled();
    }

    Grant get(GrantId id) {
        return Objects.requireNonNullElseGet(grants.get(id), Grant.Unseen::new);
    }

    void put(GrantId id, Grant before, Grant after) {
        if (after instanceof Grant.Unseen) {
            grants.delete(id);
        } else {
            grants.put(id, after);
        }
        Optional<DueKey> old = timer(id, before);
        Optional<DueKey> next = timer(id, after);
        if (!old.equals(next)) {
            old.ifPresent(timers::delete);
        }
        next.ifPresent(
                key -> {
                    timers.put(
                            key, after instanceof Grant.Active a ? a.role().cluster() : NOT_ACTIVE);
                    if (key.live()) {
                        liveFrom = Math.min(liveFrom, key.millis());
                    }
                });
        figures.moved(before, after);
    }

    private static Optional<DueKey> timer(GrantId id, Grant grant) {
        return grant.timer().map(time -> DueKey.at(grant.live(), time, id));
    }

    /** Up to so many live grants whose time has come, oldest first. */
    List<GrantId> due(Instant now, int most) {
        List<DueKey> due = timers(true, liveFrom, now.toEpochMilli(), most, (_, _) -> true);
        liveFrom = due.size() < most ? now.toEpochMilli() : due.getLast().millis();
        return ids(due);
    }

    /** Up to so many grants that need not be known any longer. */
    List<GrantId> forgettable(Instant now, int most) {
        return ids(timers(false, Long.MIN_VALUE, now.toEpochMilli(), most, (_, _) -> true));
    }

    /** Up to so many active grants on the cluster. */
    List<GrantId> active(String cluster, int most, Predicate<Grant.Active> wanted) {
        return ids(
                timers(
                        true,
                        liveFrom,
                        Long.MAX_VALUE - 1,
                        most,
                        (key, on) ->
                                on.equals(cluster)
                                        && get(key.id()) instanceof Grant.Active active
                                        && wanted.test(active)));
    }

    /** All that is known of a person's grants. */
    List<GrantId> of(String person) {
        var ids = new ArrayList<GrantId>();
        try (KeyValueIterator<GrantId, Grant> all =
                grants.prefixScan(GrantId.prefix(person), new ByteArraySerializer())) {
            all.forEachRemaining(
                    entry -> {
                        if (entry.key.person().equals(person)) {
                            ids.add(entry.key);
                        }
                    });
        }
        return ids;
    }

    /** By how much the oldest timer that should have been served is late. */
    Duration overdue(Instant now) {
        return timers(true, liveFrom, now.toEpochMilli(), 1, (_, _) -> true).stream()
                .findFirst()
                .map(first -> Duration.between(Instant.ofEpochMilli(first.millis()), now))
                .orElse(Duration.ZERO);
    }

    private List<DueKey> timers(
            boolean live, long from, long upTo, int most, BiPredicate<DueKey, String> wanted) {
        var keys = new ArrayList<DueKey>();
        // A snapshot is read, and only then acted upon: an iterator must not see its own changes.
        try (KeyValueIterator<DueKey, String> range =
                timers.range(DueKey.bound(live, from), DueKey.bound(live, upTo + 1))) {
            while (range.hasNext() && keys.size() < most) {
                var entry = range.next();
                if (wanted.test(entry.key, entry.value)) {
                    keys.add(entry.key);
                }
            }
        }
        return keys;
    }

    private static List<GrantId> ids(List<DueKey> keys) {
        return keys.stream().map(DueKey::id).toList();
    }

    private void count() {
        long pending = 0;
        long removalPending = 0;
        try (KeyValueIterator<DueKey, String> live =
                timers.range(
                        DueKey.bound(true, Long.MIN_VALUE), DueKey.bound(true, Long.MAX_VALUE))) {
            while (live.hasNext()) {
                if (live.next().value.equals(NOT_ACTIVE)) {
                    removalPending++;
                } else {
                    pending++;
                }
            }
        }
        figures.count(pending, removalPending);
    }
}
