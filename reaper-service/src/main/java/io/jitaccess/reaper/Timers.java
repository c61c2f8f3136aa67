package io.jitaccess.reaper;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The grants of one task in the order in which they must be looked at. It holds nothing that does
 * not follow from the grants, so it has no changelog: it is filled from them when a task starts,
 * which halves what a restart after a crash must read. Whoever asks must hold each answer against
 * the grant, as an entry may be left over from a time when the task lived here before.
 */
final class Timers {
    static final String STORE = "grants-by-due-time";
    private static final String NOT_ACTIVE = "";
    private static final int FILL_BATCH = 2_000;

    private final KeyValueStore<DueKey, String> timers;
    private final List<KeyValue<DueKey, String>> filling = new ArrayList<>(FILL_BATCH);

    /** Nothing live lies before this; spares the scan the tombstones of what was done. */
    private long liveFrom = Long.MIN_VALUE;

    Timers(ProcessorContext<?, ?> context) {
        this.timers = context.getStateStore(STORE);
    }

    static StoreBuilder<?> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), DueKey.serde(), Serdes.String())
                .withCachingDisabled()
                .withLoggingDisabled();
    }

    static Optional<DueKey> key(GrantId id, Grant grant) {
        return grant.timer().map(time -> DueKey.at(grant.live(), time, id));
    }

    /** Timers of active grants carry the cluster's name, so that a lockdown finds its grants. */
    private static String cluster(Grant grant) {
        return grant instanceof Grant.Active active ? active.role().cluster() : NOT_ACTIVE;
    }

    /** One of all grants, at the start of a task. */
    void fill(GrantId id, Grant grant) {
        key(id, grant).ifPresent(key -> filling.add(KeyValue.pair(key, cluster(grant))));
        if (filling.size() == FILL_BATCH) {
            filled();
        }
    }

    void filled() {
        timers.putAll(filling);
        filling.clear();
    }

    void moved(GrantId id, Grant before, Grant after) {
        Optional<DueKey> old = key(id, before);
        Optional<DueKey> next = key(id, after);
        if (!old.equals(next)) {
            old.ifPresent(timers::delete);
        }
        next.ifPresent(
                key -> {
                    timers.put(key, cluster(after));
                    if (key.live()) {
                        liveFrom = Math.min(liveFrom, key.millis());
                    }
                });
    }

    void delete(DueKey leftOver) {
        timers.delete(leftOver);
    }

    /** Up to so many of the live grants whose time has come, oldest first. */
    List<DueKey> due(Instant now, int most) {
        List<DueKey> due = range(true, liveFrom, now.toEpochMilli(), most, (_, _) -> true);
        liveFrom = due.size() < most ? now.toEpochMilli() : due.getLast().millis();
        return due;
    }

    /** Up to so many grants that need not be known any longer. */
    List<DueKey> forgettable(Instant now, int most) {
        return range(false, Long.MIN_VALUE, now.toEpochMilli(), most, (_, _) -> true);
    }

    /** Up to so many active grants on the cluster. */
    List<DueKey> active(String cluster, int most, Predicate<DueKey> wanted) {
        return range(
                true,
                liveFrom,
                Long.MAX_VALUE - 1,
                most,
                (key, on) -> on.equals(cluster) && wanted.test(key));
    }

    /** By how much the oldest timer that should have been served is late. */
    Duration overdue(Instant now) {
        return range(true, liveFrom, now.toEpochMilli(), 1, (_, _) -> true).stream()
                .findFirst()
                .map(first -> Duration.between(Instant.ofEpochMilli(first.millis()), now))
                .orElse(Duration.ZERO);
    }

    private List<DueKey> range(
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
}
