package io.jitaccess.gateway.testing;

import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The other services' side of Kafka: states their facts, and reads what the gateway wrote. */
public final class TestingBus {
    private final Map<String, Object> config;
    private final KafkaProducer<String, JitEvent> facts;

    public TestingBus(TestingKafka kafka) {
        this.config = kafka.clientConfig();
        var serializer = new EventSerializer();
        serializer.configure(config, false);
        this.facts = new KafkaProducer<>(config, new StringSerializer(), serializer);
    }

    /** Writes events of one key, and returns when they are there. */
    public void state(String key, JitEvent... events) {
        for (JitEvent event : events) {
            done(facts.send(new ProducerRecord<>(Topic.of(event).topicName(), key, event)));
        }
    }

    /** Writes bytes that are no event. */
    public void garbage(String topic, String key) {
        byte[] garbage = "garbage".getBytes(UTF_8);
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            done(producer.send(new ProducerRecord<>(topic, key, garbage)));
        }
    }

    private static void done(Future<?> sent) {
        try {
            sent.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The first event of the type's topic that meets the condition; waits for it. */
    public <T extends JitEvent> T find(Class<T> type, Predicate<T> condition) {
        var deserializer = new EventDeserializer();
        deserializer.configure(config, false);
        String topic =
                Arrays.stream(Topic.values())
                        .filter(t -> t.type() == type)
                        .findFirst()
                        .orElseThrow()
                        .topicName();
        return first(
                topic,
                deserializer,
                event -> type.isInstance(event) && condition.test(type.cast(event)),
                type);
    }

    /** Whether a raw record of the topic meets the condition; waits for one. */
    public byte[] findRaw(String topic, Predicate<byte[]> condition) {
        return first(topic, new ByteArrayDeserializer(), condition, byte[].class);
    }

    private <V, T> T first(
            String topic, Deserializer<V> values, Predicate<V> condition, Class<T> type) {
        var settings = new HashMap<>(config);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        var found = new ArrayList<T>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(15))
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(100))
                                        .forEach(
                                                record -> {
                                                    if (condition.test(record.value())) {
                                                        found.add(type.cast(record.value()));
                                                    }
                                                });
                                return !found.isEmpty();
                            });
        }
        return found.getFirst();
    }
}
