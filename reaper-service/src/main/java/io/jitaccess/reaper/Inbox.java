package io.jitaccess.reaper;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads what arrives on one partition. What can never be read goes to the dead letters and the rest
 * flows on. A due time or revocation must not be missed, though: one that cannot be read stops the
 * partition, so it and all after it wait here, in order, until a version that can read it runs or
 * an operator gives it up. Meanwhile the grants that are known still end on time.
 */
final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final String WAITING = "waiting-arrivals";
    private static final Set<String> NEVER_SKIPPED = Set.of(Topics.EXPIRY, Topics.REVOCATION);

    private final ProcessorContext<Object, Object> context;
    private final Deserializer<JitEvent> events;
    private final Set<String> givenUp;
    private final TaskFigures figures;
    private final BiConsumer<JitEvent, Arrival> reader;
    private final KeyValueStore<Long, Arrival> waiting;
    private long first;
    private long next;

    Inbox(
            ProcessorContext<Object, Object> context,
            ReaperParts parts,
            TaskFigures figures,
            BiConsumer<JitEvent, Arrival> reader) {
        this.context = context;
        this.events = parts.events().deserializer();
        this.givenUp = Set.copyOf(parts.settings().giveUp());
        this.figures = figures;
        this.reader = reader;
        this.waiting = context.getStateStore(WAITING);
        try (KeyValueIterator<Long, Arrival> left = waiting.all()) {
            first = left.hasNext() ? left.peekNextKey() : 0;
            next = first;
            while (left.hasNext()) {
                next = left.next().key + 1;
            }
        }
        count();
    }

    static StoreBuilder<?> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(WAITING), Serdes.Long(), Arrival.serde())
                .withCachingDisabled();
    }

    void arrived(Arrival arrival) {
        if (first < next || !read(arrival)) {
            waiting.put(next++, arrival);
            count();
        }
    }

    /** Tries again what waits; cheap where nothing does. */
    void retry() {
        for (Arrival arrival : waitingNow()) {
            if (!read(arrival)) {
                break;
            }
            waiting.delete(first++);
        }
        count();
    }

    private List<Arrival> waitingNow() {
        if (first == next) {
            return List.of();
        }
        var arrivals = new ArrayList<Arrival>();
        try (KeyValueIterator<Long, Arrival> all = waiting.range(first, next)) {
            all.forEachRemaining(entry -> arrivals.add(entry.value));
        }
        return arrivals;
    }

    private void count() {
        figures.waiting(next - first);
    }

    /** False if the arrival must wait. */
    private boolean read(Arrival arrival) {
        Optional<JitEvent> event;
        try {
            event = Optional.ofNullable(events.deserialize(arrival.topic(), arrival.value().get()));
        } catch (PoisonRecordException poison) {
            return letGo(arrival, String.valueOf(poison.getMessage()));
        }
        event.ifPresent(read -> reader.accept(read, arrival));
        return true;
    }

    private boolean letGo(Arrival arrival, String cause) {
        boolean stop =
                NEVER_SKIPPED.contains(arrival.topic()) && !givenUp.contains(arrival.place());
        log.atError()
                .addKeyValue("topic", arrival.topic())
                .addKeyValue("place", arrival.place())
                .addKeyValue("error", cause)
                .log(
                        stop
                                ? "record cannot be read and must not be skipped: its partition"
                                        + " waits (see jit.reaper.give-up)"
                                : "record cannot be read: it goes to the dead letters");
        if (!stop) {
            context.forward(arrival.deadLetter(cause), ReaperTopology.DEAD_LETTERS);
        }
        return !stop;
    }
}
