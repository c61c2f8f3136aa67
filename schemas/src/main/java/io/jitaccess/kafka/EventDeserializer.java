package io.jitaccess.kafka;

import io.jitaccess.events.JitEvent;

import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/**
 * Reads events in the Confluent wire format. An unreachable registry makes it wait, since the
 * record is fine; only what can never be read is a {@link PoisonRecordException}. A record of
 * another type than its topic holds is poison too: one writer per fact would otherwise mean
 * nothing.
 */
public final class EventDeserializer implements Deserializer<JitEvent> {
    private static final Logger log = LoggerFactory.getLogger(EventDeserializer.class);
    private static final int HEADER_BYTES = 5;

    /** Well below max.poll.interval.ms, so that waiting does not cost the partition. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private @Nullable SchemaRegistry registry;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        registry = EventSerializer.registryOf(configs);
    }

    @Override
    public @Nullable JitEvent deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (data.length < HEADER_BYTES || data[0] != EventSerializer.MAGIC) {
            throw new PoisonRecordException(
                    "not in the Confluent wire format: %d bytes".formatted(data.length), null);
        }
        Schema writer = writerSchema(ByteBuffer.wrap(data).getInt(1));
        Topic home =
                EventModel.home(writer)
                        .orElseThrow(
                                () ->
                                        new PoisonRecordException(
                                                "unknown type " + writer.getFullName(), null));
        Topic.named(topic)
                .filter(expected -> expected != home)
                .ifPresent(
                        expected -> {
                            throw new PoisonRecordException(
                                    "%s does not belong on %s"
                                            .formatted(writer.getFullName(), topic),
                                    null);
                        });
        return decode(writer, home, data);
    }

    private static JitEvent decode(Schema writer, Topic home, byte[] data) {
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(data, HEADER_BYTES, data.length - HEADER_BYTES, null);
        try {
            JitEvent event =
                    new SpecificDatumReader<JitEvent>(writer, home.schema()).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new PoisonRecordException("bytes left over after " + writer.getName(), null);
            }
            return event;
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof PoisonRecordException poison
                    ? poison
                    : new PoisonRecordException("cannot be read as " + writer.getName(), broken);
        }
    }

    private Schema writerSchema(int id) {
        if (registry == null) {
            throw new IllegalStateException("configure() comes first");
        }
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            try {
                return registry.schema(id)
                        .orElseThrow(
                                () ->
                                        new PoisonRecordException(
                                                "schema id %d does not exist".formatted(id), null));
            } catch (RegistryUnavailableException away) {
                if (System.nanoTime() > deadline) {
                    throw away;
                }
                log.atWarn()
                        .addKeyValue("error", away.getMessage())
                        .log("waiting for the schema registry");
                pause(away);
            }
        }
    }

    private static void pause(RegistryUnavailableException away) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away;
        }
    }
}
