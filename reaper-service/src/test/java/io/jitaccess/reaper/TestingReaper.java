package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.T0;

import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The topology with a clock that the test moves, from T0 on. */
final class TestingReaper implements AutoCloseable {
    static final ReaperSettings SETTINGS =
            new ReaperSettings(
                    Duration.ofMillis(100),
                    2000,
                    Duration.ofMinutes(3),
                    Duration.ofDays(90),
                    List.of(),
                    1,
                    0);
    private static final String CATALOGUE =
            """
            clusters:
              - name: dev
                account: "222222222222"
                region: eu-central-1
                accessRole: arn:aws:iam::222222222222:role/JITAccessRole
            """;

    private final TestingRegistry registry = TestingRegistry.installed();
    private final EventSerde events = EventSerde.at(registry.url());

    /** What the last sweep told. */
    final AtomicReference<Inventory> inventories = new AtomicReference<>();

    final ReaperFigures figures = new ReaperFigures(new SimpleMeterRegistry());
    final TopologyTestDriver kafka;
    private Instant now = T0;

    TestingReaper(Path stateDir) {
        this(stateDir, SETTINGS);
    }

    TestingReaper(Path stateDir, ReaperSettings settings) {
        var parts =
                new ReaperParts(
                        settings,
                        events,
                        ClusterCatalogueFile.parse("test", CATALOGUE).all(),
                        1,
                        Instant::ofEpochMilli,
                        () -> Stream.ofNullable(inventories.get()).toList(),
                        figures);
        var properties = new Properties();
        properties.putAll(new StreamsSettings("test", stateDir.toString()).on(Map.of(), settings));
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        kafka = new TopologyTestDriver(ReaperTopology.of(parts), properties, T0);
    }

    /** Sends an event to its topic, keyed as its writer does. */
    void send(String key, JitEvent event) {
        String topic = Topic.of(event).topicName();
        kafka.createInputTopic(topic, new StringSerializer(), events.serializer())
                .pipeInput(key, event);
    }

    void sendBytes(Topic topic, String key, byte[] value) {
        kafka.createInputTopic(topic.topicName(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    void advance(Duration time) {
        kafka.advanceWallClockTime(time);
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** What was written since the last look. */
    <E extends JitEvent> List<E> read(Topic topic, Class<E> type) {
        return output(topic).readValuesToList().stream().map(type::cast).toList();
    }

    TestOutputTopic<String, JitEvent> output(Topic topic) {
        return kafka.createOutputTopic(
                topic.topicName(), new StringDeserializer(), events.deserializer());
    }

    List<TestRecord<String, byte[]>> bytes(String topic) {
        return kafka.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    @Override
    public void close() {
        kafka.close();
        registry.close();
    }
}
