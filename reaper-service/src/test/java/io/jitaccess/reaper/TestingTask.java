package io.jitaccess.reaper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One partition of grants that wanders between instances, with what transactions and changelogs do
 * to it: a step is committed with its records, or has never been. What has no changelog stays
 * behind on each instance as it was when the partition left.
 */
final class TestingTask {
    private final EventSerde events;
    private final ReaperParts parts;
    private final Map<String, Map<Object, Object>> changelogs = new HashMap<>();
    private final Map<Integer, Map<Object, Object>> leftTimers = new HashMap<>();
    private final Map<String, Lockdown> lockdowns = new LinkedHashMap<>();
    private final List<JitEvent> committed = new ArrayList<>();
    private Instant now;
    private int instance;
    private long offset;
    private Life life;

    TestingTask(EventSerde events, ReaperSettings settings, Instant start) {
        this.events = events;
        this.now = start;
        this.parts =
                new ReaperParts(
                        settings,
                        events,
                        List.of(),
                        1,
                        Instant::ofEpochMilli,
                        List::of,
                        new ReaperFigures(new SimpleMeterRegistry()));
        this.life = new Life();
    }

    Instant now() {
        return now;
    }

    /** What others can read. */
    List<JitEvent> committed() {
        return List.copyOf(committed);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void arrives(String key, JitEvent event) {
        life.process(key, event);
        life.commit();
    }

    void tick() {
        life.tick();
        life.commit();
    }

    void locked(Lockdown lockdown) {
        lockdowns.put(lockdown.cluster(), lockdown);
        life.read(lockdown);
    }

    /** The partition goes to an instance, or stays and its process is started anew. */
    void movesTo(int next) {
        life.end();
        instance = next;
        life = new Life();
    }

    /** A tick that is broken off at a record, since the partition belongs to another by then. */
    void isTakenInTheMiddleOfATick(int afterRecords, int next) {
        life.context.breakAfter(afterRecords);
        try {
            life.tick();
        } catch (TaskMigratedException _) {
            // What it did so far is in no transaction that was committed.
        }
        movesTo(next);
    }

    /** The processor while it is on one instance. */
    private final class Life {
        private final Context context = new Context();
        private final Map<String, KeyValueStore<Object, Object>> logged = new HashMap<>();
        private final KeyValueStore<Object, Object> timers;
        private final LockdownReader lockdownReader = new LockdownReader(events.deserializer());
        private final GrantProcessor processor = new GrantProcessor(parts);

        Life() {
            logged().forEach(builder -> logged.put(builder.name(), open(builder)));
            logged.forEach(
                    (name, store) -> changelogs.getOrDefault(name, Map.of()).forEach(store::put));
            timers =
                    open(
                            Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(Timers.STORE),
                                    DueKey.serde(),
                                    Serdes.String()));
            leftTimers.getOrDefault(instance, Map.of()).forEach(timers::put);
            var global = new MockProcessorContext<Void, Void>();
            global.addStateStore(open(LockdownReader.store()));
            lockdownReader.init(global);
            lockdowns.values().forEach(this::read);
            processor.init(context);
        }

        private static Stream<StoreBuilder<?>> logged() {
            return Stream.concat(
                    Stream.of(
                            Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(GrantLedger.GRANTS),
                                    GrantId.serde(),
                                    StateFormat.grants()),
                            Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore("waiting-arrivals"),
                                    Serdes.Long(),
                                    Arrival.serde())),
                    Marks.stores());
        }

        @SuppressWarnings("unchecked")
        private KeyValueStore<Object, Object> open(StoreBuilder<?> builder) {
            var store = (KeyValueStore<Object, Object>) builder.withLoggingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            return store;
        }

        void process(String key, JitEvent event) {
            String topic = Topic.of(event).topicName();
            context.setRecordMetadata(topic, 0, offset++);
            context.setCurrentSystemTimeMs(now.toEpochMilli());
            processor.process(
                    new Record<>(
                            key.getBytes(UTF_8),
                            events.serializer().serialize(topic, event),
                            now.toEpochMilli()));
        }

        void tick() {
            context.setCurrentSystemTimeMs(now.toEpochMilli());
            context.scheduledPunctuators()
                    .forEach(timer -> timer.getPunctuator().punctuate(now.toEpochMilli()));
        }

        void read(Lockdown lockdown) {
            lockdownReader.process(
                    new Record<>(
                            lockdown.cluster(),
                            events.serializer().serialize(Topic.LOCKDOWN.topicName(), lockdown),
                            now.toEpochMilli()));
        }

        void commit() {
            logged.forEach((name, store) -> changelogs.put(name, contents(store)));
            context.forwarded().forEach(sent -> committed.add((JitEvent) sent.record().value()));
            context.resetForwards();
        }

        void end() {
            processor.close();
            leftTimers.put(instance, contents(timers));
        }

        private static Map<Object, Object> contents(KeyValueStore<Object, Object> store) {
            var contents = new LinkedHashMap<>();
            try (KeyValueIterator<Object, Object> all = store.all()) {
                all.forEachRemaining(entry -> contents.put(entry.key, entry.value));
            }
            return contents;
        }
    }

    private static final class Context extends MockProcessorContext<Object, Object> {
        private int recordsLeft = Integer.MAX_VALUE;

        Context() {
            super(settings(), new TaskId(0, 0), new File("never-written"));
        }

        private static Properties settings() {
            var settings = new Properties();
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "reaper");
            settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            return settings;
        }

        void breakAfter(int records) {
            recordsLeft = records;
        }

        @Override
        public <K, V> void forward(Record<K, V> record, String child) {
            if (recordsLeft-- <= 0) {
                throw new TaskMigratedException("the partition belongs to another instance");
            }
            super.forward(record, child);
        }
    }
}
