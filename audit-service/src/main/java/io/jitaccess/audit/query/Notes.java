package io.jitaccess.audit.query;

import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes what people do here to Kafka, and returns once it is there. */
@Component
class Notes implements SmartLifecycle {
    private static final long WRITE_SECONDS = 10;

    private final KafkaClients clients;
    private final Serializer<JitEvent> serializer;
    private volatile @Nullable Producer<byte[], byte[]> producer;

    Notes(KafkaClients clients) {
        this.clients = clients;
        this.serializer = clients.serializer();
    }

    /**
     * Writes the event.
     *
     * @throws NotNotedException if it cannot be written
     */
    void write(String key, JitEvent event) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new NotNotedException(null);
        }
        try {
            String topic = Topic.of(event).topicName();
            var headers = new RecordHeaders();
            byte[] value = serializer.serialize(topic, headers, event);
            open.send(
                            new ProducerRecord<>(
                                    topic,
                                    null,
                                    key.getBytes(StandardCharsets.UTF_8),
                                    value,
                                    headers))
                    .get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException failed) {
            throw new NotNotedException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotNotedException(interrupted);
        }
    }

    @Override
    public void start() {
        producer = clients.producer();
    }

    @Override
    public void stop() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return producer != null;
    }
}
