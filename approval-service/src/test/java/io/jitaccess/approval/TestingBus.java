package io.jitaccess.approval;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** The other services, seen from approval: sends what they send, reads what they read. */
final class TestingBus implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Object> config;
    private final EventSerializer serializer = new EventSerializer();
    private final List<JitEvent> read = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean closed;

    TestingBus(TestingKafka kafka, Topic... topics) {
        config = new HashMap<>(kafka.clientConfig());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        serializer.configure(config, false);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, EventDeserializer.class);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        reader = Thread.ofPlatform().daemon().start(() -> readAll(topics));
    }

    private void readAll(Topic... topics) {
        try (var consumer = new KafkaConsumer<String, JitEvent>(config)) {
            List<TopicPartition> partitions =
                    List.of(topics).stream()
                            .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
            }
        }
    }

    void send(String key, JitEvent event) {
        String topic = Topic.of(event).topicName();
        sendRaw(topic, key, serializer.serialize(topic, event));
    }

    void sendRaw(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Events of this type about this request, in the order read. */
    <T extends JitEvent> List<T> read(Class<T> type, String requestId) {
        return read.stream()
                .filter(event -> requestId.equals(event.requestId()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    <T extends JitEvent> List<T> read(Class<T> type) {
        return read.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How many records a topic has that may hold anything. */
    long rawCount(String topic) {
        try (var consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return consumer.poll(Duration.ofSeconds(1)).count();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
