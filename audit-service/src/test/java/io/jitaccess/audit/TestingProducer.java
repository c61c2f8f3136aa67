package io.jitaccess.audit;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Writes to the topics as the other services do. */
public final class TestingProducer implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final EventSerializer serializer = new EventSerializer();

    public TestingProducer(TestingKafka kafka) {
        serializer.configure(kafka.clientConfig(), false);
        Map<String, Object> config = kafka.clientConfig();
        config.put("linger.ms", 20);
        config.put("batch.size", 200_000);
        config.put("max.request.size", 1_048_576);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    public void send(String key, JitEvent event) {
        String topic = Topic.of(event).topicName();
        bytes(topic, key, serializer.serialize(topic, event));
    }

    /** Sends whatever bytes these are. */
    public void bytes(String topic, String key, byte @Nullable [] value) {
        var _ = producer.send(new ProducerRecord<>(topic, key, value));
    }

    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
