package io.jitaccess.reaper;

import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.Revocation;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The marks that one task must respect: those of its people, and the clusters' lockdowns with what
 * of them was applied here already.
 */
final class Marks {
    private static final String PEOPLE = "people";
    private static final String APPLIED = "applied-lockdowns";

    private final KeyValueStore<String, Mark> people;
    private final KeyValueStore<String, Mark> applied;
    private final KeyValueStore<String, Mark> lockdowns;

    Marks(ProcessorContext<?, ?> context) {
        this.people = context.getStateStore(PEOPLE);
        this.applied = context.getStateStore(APPLIED);
        this.lockdowns = context.getStateStore(LockdownReader.LOCKDOWNS);
    }

    static Stream<StoreBuilder<?>> stores() {
        return Stream.of(PEOPLE, APPLIED)
                .map(
                        name ->
                                Stores.keyValueStoreBuilder(
                                                Stores.inMemoryKeyValueStore(name),
                                                Serdes.String(),
                                                StateFormat.marks())
                                        .withCachingDisabled());
    }

    /** A lockdown of a cluster as it is now. */
    record OnCluster(String cluster, Mark mark) {}

    /** Lockdowns that this task has not applied; a lock that was lifted between two looks too. */
    List<OnCluster> news() {
        var news = new ArrayList<OnCluster>();
        try (KeyValueIterator<String, Mark> all = lockdowns.all()) {
            all.forEachRemaining(
                    lockdown -> {
                        if (!lockdown.value.equals(applied.get(lockdown.key))) {
                            news.add(new OnCluster(lockdown.key, lockdown.value));
                        }
                    });
        }
        return news;
    }

    void applied(OnCluster lockdown) {
        applied.put(lockdown.cluster(), lockdown.mark());
    }

    Mark everythingOf(Revocation revocation) {
        Mark mark = standing(revocation.person()).and(revocation);
        people.put(revocation.person(), mark);
        return mark;
    }

    /** Empty where there is nothing to hold against the person, as with nearly all. */
    Optional<Mark> directory(DirectoryEntry entry) {
        if (entry.active() && people.get(entry.person()) == null) {
            return Optional.empty();
        }
        Mark mark = standing(entry.person()).and(entry);
        people.put(entry.person(), mark);
        return Optional.of(mark);
    }

    /** The order that a grant was void by before it was seen, if it is. */
    Optional<Order> voiding(Expiry expiry) {
        var grant = Grant.Active.of(expiry);
        return Stream.of(lockdowns.get(expiry.role().cluster()), people.get(expiry.person()))
                .filter(Objects::nonNull)
                .filter(mark -> mark.voids(grant))
                .map(Mark::order)
                .findFirst();
    }

    private Mark standing(String person) {
        return Objects.requireNonNullElseGet(people.get(person), Mark::none);
    }
}
