package io.jitaccess.reaper;

import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
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
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The grants of one task, by holder and request, with their timers. Both are written together here
 * and nowhere else.
 */
final class GrantLedger {
    static final String GRANTS = "grants";

    private final KeyValueStore<GrantId, Grant> grants;
    private final Timers timers;
    private final TaskFigures figures;

    GrantLedger(ProcessorContext<?, ?> context, TaskFigures figures) {
        this.grants = context.getStateStore(GRANTS);
        this.timers = new Timers(context);
        this.figures = figures;
        scan(
                grants,
                (id, grant) -> {
                    timers.fill(id, grant);
                    figures.moved(new Grant.Unseen(), grant);
                });
        timers.filled();
    }

    /**
     * Reads all grants. An iterator of RocksDB that meets a broken block ends there and says
     * nothing, and the grants behind it would never end. So the store, read from the other side,
     * must begin where it ended.
     *
     * @throws ProcessorStateException if the store is broken
     */
    static void scan(KeyValueStore<GrantId, Grant> grants, BiConsumer<GrantId, Grant> reader) {
        GrantId last = null;
        try (KeyValueIterator<GrantId, Grant> all = grants.all();
                KeyValueIterator<GrantId, Grant> backwards = grants.reverseAll()) {
            while (all.hasNext()) {
                KeyValue<GrantId, Grant> entry = all.next();
                reader.accept(entry.key, entry.value);
                last = entry.key;
            }
            GrantId end = backwards.hasNext() ? backwards.peekNextKey() : null;
            if (!Objects.equals(last, end)) {
                throw new ProcessorStateException(
                        "the store of grants cannot be read to its end: it is broken");
            }
        }
    }

    static StoreBuilder<?> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(GRANTS),
                        GrantId.serde(),
                        StateFormat.grants())
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
        timers.moved(id, before, after);
        figures.moved(before, after);
    }

    /** Up to so many live grants whose time has come, oldest first. */
    List<GrantId> due(Instant now, int most) {
        return current(timers.due(now, most));
    }

    /** Up to so many grants that need not be known any longer. */
    List<GrantId> forgettable(Instant now, int most) {
        return current(timers.forgettable(now, most));
    }

    private List<GrantId> current(List<DueKey> keys) {
        var ids = new ArrayList<GrantId>();
        for (DueKey key : keys) {
            if (isTimerOf(key, get(key.id()))) {
                ids.add(key.id());
            } else {
                timers.delete(key);
            }
        }
        return ids;
    }

    private static boolean isTimerOf(DueKey key, Grant grant) {
        return Timers.key(key.id(), grant).filter(key::equals).isPresent();
    }

    /** Up to so many active grants on the cluster. */
    List<GrantId> active(String cluster, int most, Predicate<Grant.Active> wanted) {
        return timers
                .active(
                        cluster,
                        most,
                        key ->
                                get(key.id()) instanceof Grant.Active active
                                        && isTimerOf(key, active)
                                        && wanted.test(active))
                .stream()
                .map(DueKey::id)
                .toList();
    }

    /** Up to so many that are active on the cluster, by their timers alone: cheap for many. */
    List<GrantId> activeOn(String cluster, int most, Predicate<GrantId> wanted) {
        return timers.active(cluster, most, key -> wanted.test(key.id())).stream()
                .map(DueKey::id)
                .distinct()
                .toList();
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

    Duration overdue(Instant now) {
        return timers.overdue(now);
    }
}
