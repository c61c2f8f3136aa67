package io.jitaccess.provisioner.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.ProvisionerRefused;
import io.jitaccess.kafka.RegistryUnavailableException;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Between records and events: what lies where, under which key, and what to do with garbage. */
public final class EventCodec {
    private final Serializer<JitEvent> serializer;
    private final Deserializer<JitEvent> deserializer;

    public EventCodec(Serializer<JitEvent> serializer, Deserializer<JitEvent> deserializer) {
        this.serializer = serializer;
        this.deserializer = deserializer;
    }

    /** A record as read. */
    public sealed interface Read {}

    /** It holds this event; null for a tombstone. */
    public record Event(@Nullable JitEvent event) implements Read {}

    /** No retry can make it readable. */
    public record Poison(SerializationException cause) implements Read {}

    /**
     * Reads a record.
     *
     * @throws RegistryUnavailableException if the registry stays away: the record is fine
     */
    public Read read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new Event(deserializer.deserialize(record.topic(), record.value()));
        } catch (SerializationException garbage) {
            return new Poison(garbage);
        }
    }

    /** The record that states the event, with the trace of what it answers. */
    public ProducerRecord<byte[], byte[]> write(JitEvent event, List<Header> trace) {
        String topic = Topic.of(event).topicName();
        return new ProducerRecord<>(
                topic, null, bytes(key(event)), serializer.serialize(topic, event), trace);
    }

    /** The record as it was, for the dead letter topic, with where it came from and why. */
    public ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record, Exception cause) {
        return new ProducerRecord<>(
                Service.PROVISIONER.deadLetterTopic(),
                null,
                record.key(),
                record.value(),
                List.of(
                        header("jit.dlt.topic", record.topic()),
                        header("jit.dlt.partition", Integer.toString(record.partition())),
                        header("jit.dlt.offset", Long.toString(record.offset())),
                        header("jit.dlt.cause", String.valueOf(cause.getMessage()))));
    }

    /** Trace context of a record, to be carried on. */
    public static List<Header> trace(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader("traceparent")).stream().toList();
    }

    /** As in the topic table: the person, or what the fact is about where it is about none. */
    static String key(JitEvent event) {
        return switch (event) {
            case Claim claim -> claim.requestId();
            case Inventory inventory -> inventory.cluster();
            case ProvisionerRefused refused -> refused.source();
            case Deprovisioned gone when gone.person() == null -> gone.role().cluster();
            case JitEvent other -> person(other);
        };
    }

    private static String person(JitEvent event) {
        return switch (event) {
            case io.jitaccess.events.Provisioned e -> e.person();
            case io.jitaccess.events.ProvisioningFailed e -> e.person();
            case io.jitaccess.events.Extended e -> e.person();
            case io.jitaccess.events.Expiry e -> e.person();
            case io.jitaccess.events.CredentialsIssued e -> e.person();
            case Deprovisioned e -> Objects.requireNonNull(e.person());
            case JitEvent e ->
                    throw new IllegalArgumentException(
                            "this service does not write " + e.getClass().getSimpleName());
        };
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
