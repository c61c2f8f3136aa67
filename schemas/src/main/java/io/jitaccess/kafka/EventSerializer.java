package io.jitaccess.kafka;

import io.jitaccess.events.JitEvent;

import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Writes events in the Confluent wire format: a zero byte, the schema id in four bytes, Avro
 * binary. Never registers a schema; the subject is always that of the event's own topic. Configured
 * by {@value #REGISTRY_URL}, as Confluent's {@code KafkaAvroSerializer} is, which may stand in for
 * it.
 */
public final class EventSerializer implements Serializer<JitEvent> {
    /** Configuration key: base URL of the registry's Confluent API. */
    public static final String REGISTRY_URL = "schema.registry.url";

    static final byte MAGIC = 0;

    private @Nullable SchemaRegistry registry;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        registry = registryOf(configs);
    }

    static SchemaRegistry registryOf(Map<String, ?> configs) {
        if (!(configs.get(REGISTRY_URL) instanceof String url) || url.isBlank()) {
            throw new IllegalArgumentException(
                    "'" + REGISTRY_URL + "' is missing: set it to the registry's Confluent API");
        }
        return SchemaRegistry.at(url);
    }

    /** Also names the event's place in the trace of its request. */
    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable JitEvent event) {
        if (event != null) {
            TraceParent.put(headers, event);
        }
        return serialize(topic, event);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable JitEvent event) {
        if (event == null) {
            return null;
        }
        if (registry == null) {
            throw new IllegalStateException("configure() comes first");
        }
        Topic home = Topic.of(event);
        int id =
                registry.id(home.subject(), home.schema())
                        .orElseThrow(
                                () ->
                                        new SerializationException(
                                                "subject %s does not hold the schema of this version: run the install step first"
                                                        .formatted(home.subject())));
        return encode(id, event);
    }

    static byte[] encode(int id, JitEvent event) {
        var bytes = new ByteArrayOutputStream(512);
        try {
            var header = new DataOutputStream(bytes);
            header.writeByte(MAGIC);
            header.writeInt(id);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new SpecificDatumWriter<JitEvent>(Topic.of(event).schema()).write(event, encoder);
            return bytes.toByteArray();
        } catch (IOException | RuntimeException failed) {
            throw new SerializationException(
                    "cannot write %s %s"
                            .formatted(Topic.of(event).type().getSimpleName(), event.eventId()),
                    failed);
        }
    }
}
