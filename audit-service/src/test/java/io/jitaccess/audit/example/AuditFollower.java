package io.jitaccess.audit.example;

import io.jitaccess.events.AuditRecorded;
import io.jitaccess.kafka.EventDeserializer;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An example: follows {@code jit.audit} and hands each event on once. Any deserialiser of the
 * Confluent wire format may stand in for ours, with Avro's generic records.
 *
 * <p>What to keep to: read only what is committed; commit after the work, so that a crash repeats
 * and does not lose; skip {@code duplicateOf}, which says that the event was there before; and take
 * an event that comes again after a crash, known by {@code eventId}, as the same.
 */
public final class AuditFollower {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Map<String, Object> config;

    /**
     * @param config of the Kafka client: bootstrap servers, {@code schema.registry.url}, a group,
     *     and whatever the cluster's security asks for
     */
    public AuditFollower(Map<String, Object> config) {
        this.config = new HashMap<>(config);
        this.config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.config.put(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        this.config.put(
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, EventDeserializer.class.getName());
    }

    /**
     * Follows the topic.
     *
     * @param goOn asked after each look
     * @param events takes what happened, such as a SIEM's input
     * @param checkpoints takes signed statements of the record's chains, to be kept out of reach of
     *     the audit's own database: {@code audit verify PROOF KEY FILE} takes them as witness
     */
    public void follow(
            BooleanSupplier goOn, Consumer<AuditRecorded> events, Consumer<String> checkpoints) {
        try (var consumer = new KafkaConsumer<String, AuditRecorded>(config)) {
            consumer.subscribe(List.of("jit.audit"));
            while (goOn.getAsBoolean()) {
                for (ConsumerRecord<String, AuditRecorded> record : consumer.poll(WAIT)) {
                    AuditRecorded event = record.value();
                    if (event.type().equals("Checkpoint")) {
                        checkpoints.accept(event.json());
                    } else if (event.duplicateOf() == null) {
                        events.accept(event);
                    }
                }
                consumer.commitSync();
            }
        }
    }
}
