package io.jitaccess.gateway.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decodes records for the tail and keeps those that cannot be decoded on the dead-letter topic. */
@Component
public class UnreadableRecords implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(UnreadableRecords.class);

    private final Deserializer<JitEvent> deserializer;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final KafkaTemplate<byte[], byte[]> letters;

    UnreadableRecords(KafkaProperties kafka) {
        Map<String, Object> consumer = kafka.buildConsumerProperties();
        this.deserializer = configured(consumer);
        Map<String, Object> producer = new HashMap<>(kafka.buildProducerProperties());
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        this.producers = new DefaultKafkaProducerFactory<>(producer);
        this.letters = new KafkaTemplate<>(producers);
    }

    @SuppressWarnings("unchecked")
    private static Deserializer<JitEvent> configured(Map<String, Object> consumer) {
        var type = (Class<?>) consumer.get(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        var deserializer = (Deserializer<JitEvent>) Utils.newInstance(type);
        deserializer.configure(consumer, false);
        return deserializer;
    }

    /** The event; empty if it can never be read. */
    public Optional<JitEvent> read(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(deserializer.deserialize(record.topic(), record.value()));
        } catch (PoisonRecordException poison) {
            keep(DeadLetters.letter(key(record), record.value(), record, poison));
            return Optional.empty();
        }
    }

    private static byte @Nullable [] key(ConsumerRecord<String, byte[]> record) {
        return record.key() == null ? null : record.key().getBytes(UTF_8);
    }

    private void keep(ProducerRecord<byte[], byte[]> letter) {
        Mono.fromFuture(() -> letters.send(letter))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(
                        failed -> log.atError().setCause(failed).log("dead letter was not written"))
                .onErrorComplete()
                .subscribe();
    }

    @Override
    public void destroy() {
        producers.destroy();
    }
}
