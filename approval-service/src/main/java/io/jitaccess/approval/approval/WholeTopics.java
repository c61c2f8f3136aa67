package io.jitaccess.approval.approval;

import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Topics that every instance reads whole before it starts work: locks and the directory. They are
 * kept as bytes, since what cannot be read must still be there to say no.
 */
final class WholeTopics {
    static final String LOCKS = "locks";
    static final String PEOPLE = "directory";

    private final AtomicLong changes = new AtomicLong();

    void addTo(StreamsBuilder builder) {
        add(builder, Topics.LOCKDOWN, LOCKS);
        add(builder, Topics.DIRECTORY, PEOPLE);
    }

    private void add(StreamsBuilder builder, String topic, String store) {
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(store),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                topic,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-" + store),
                () -> new Keep(store, changes));
    }

    /** Grows with every change of these topics. */
    long changes() {
        return changes.get();
    }

    static final class Keep extends ContextualProcessor<String, byte[], Void, Void> {
        private final String store;
        private final AtomicLong changes;

        Keep(String store, AtomicLong changes) {
            this.store = store;
            this.changes = changes;
        }

        @Override
        public void process(Record<String, byte[]> record) {
            KeyValueStore<String, byte[]> kept = context().getStateStore(store);
            kept.put(record.key(), record.value());
            changes.incrementAndGet();
        }
    }

    /** What a task sees of these topics. */
    static final class View implements Directory {
        private final KeyValueStore<String, byte[]> locks;
        private final KeyValueStore<String, byte[]> people;
        private final Deserializer<JitEvent> events;

        @SuppressWarnings("unchecked")
        View(ProcessorContext<?, ?> context) {
            locks = context.getStateStore(LOCKS);
            people = context.getStateStore(PEOPLE);
            events = (Deserializer<JitEvent>) context.valueSerde().deserializer();
        }

        ClusterLock lock(String cluster) {
            return read(Topics.LOCKDOWN, locks.get(cluster), ClusterLock.UNREADABLE)
                    .map(
                            found ->
                                    switch (found) {
                                        case Lockdown lockdown -> ClusterLock.of(lockdown);
                                        case ClusterLock unreadable -> unreadable;
                                        default -> ClusterLock.UNREADABLE;
                                    })
                    .orElse(ClusterLock.NEVER);
        }

        @Override
        public Optional<Person> find(String person) {
            return read(Topics.DIRECTORY, people.get(person), Person.UNREADABLE)
                    .map(
                            found ->
                                    switch (found) {
                                        case DirectoryEntry entry -> Person.of(entry);
                                        case Person unreadable -> unreadable;
                                        default -> Person.UNREADABLE;
                                    });
        }

        private Optional<Object> read(String topic, byte @Nullable [] bytes, Object unreadable) {
            if (bytes == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(events.deserialize(topic, bytes));
            } catch (PoisonRecordException poison) {
                return Optional.of(unreadable);
            }
        }
    }
}
