package io.jitaccess.provisioner;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Writes what other services write, and reads all that was committed. */
final class TestingTopics implements AutoCloseable {
    private final KafkaProducer<String, JitEvent> producer;
    private final KafkaConsumer<String, JitEvent> consumer;
    private final List<JitEvent> seen = new ArrayList<>();
    private final Map<String, Object> clientConfig;

    TestingTopics(TestingKafka kafka, List<Topic> read) {
        clientConfig = kafka.clientConfig();
        var serializer = new EventSerializer();
        serializer.configure(kafka.clientConfig(), false);
        var deserializer = new EventDeserializer();
        deserializer.configure(kafka.clientConfig(), false);
        producer =
                new KafkaProducer<>(
                        Map.copyOf(kafka.clientConfig()), new StringSerializer(), serializer);
        Map<String, Object> config = kafka.clientConfig();
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(config, new StringDeserializer(), deserializer);
        List<TopicPartition> partitions =
                read.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    void write(String key, JitEvent event) {
        try {
            producer.send(new ProducerRecord<>(Topic.of(event).topicName(), key, event)).get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void writeGarbage(Topic topic, String key) {
        try (var raw =
                new KafkaProducer<>(
                        Map.copyOf(clientConfig),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            raw.send(new ProducerRecord<>(topic.topicName(), key, new byte[] {1, 2, 3})).get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Grows with each record that is set aside. */
    long deadLetters() {
        List<TopicPartition> partitions =
                consumer.partitionsFor(Service.PROVISIONER.deadLetterTopic()).stream()
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Everything of this type about the request that was committed so far. */
    <T extends JitEvent> List<T> seen(Class<T> type, String requestId) {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(record.value()));
        return seen.stream()
                .filter(event -> requestId.equals(event.requestId()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Everything of this type that was committed so far. */
    <T extends JitEvent> List<T> seen(Class<T> type) {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> seen.add(record.value()));
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
