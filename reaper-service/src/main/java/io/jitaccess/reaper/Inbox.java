package io.jitaccess.reaper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes what arrives. What can never be read goes to the dead letters and the rest flows on, but
 * for what must not be missed.
 */
final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final Set<String> NEVER_SKIPPED = Set.of(Topics.EXPIRY, Topics.REVOCATION);

    private final ProcessorContext<Object, Object> context;
    private final Deserializer<JitEvent> events;

    Inbox(ProcessorContext<Object, Object> context, Deserializer<JitEvent> events) {
        this.context = context;
        this.events = events;
    }

    Optional<JitEvent> read(Record<byte[], byte[]> arrived) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        try {
            JitEvent event = events.deserialize(from.topic(), arrived.value());
            if (event == null) {
                throw new PoisonRecordException("the record has no value", null);
            }
            return Optional.of(event);
        } catch (PoisonRecordException poison) {
            log.atError()
                    .addKeyValue("topic", from.topic())
                    .addKeyValue("partition", from.partition())
                    .addKeyValue("offset", from.offset())
                    .addKeyValue("error", poison.getMessage())
                    .log("record cannot be read");
            if (NEVER_SKIPPED.contains(from.topic())) {
                throw new StreamsException(
                        "%s-%d@%d cannot be read and must not be skipped"
                                .formatted(from.topic(), from.partition(), from.offset()),
                        poison);
            }
            context.forward(
                    arrived.withHeaders(cause(from, poison)).withTimestamp(arrived.timestamp()),
                    ReaperTopology.DEAD_LETTERS);
            return Optional.empty();
        }
    }

    private static Headers cause(RecordMetadata from, PoisonRecordException poison) {
        return new RecordHeaders()
                .add("jit.dlt.topic", from.topic().getBytes(UTF_8))
                .add("jit.dlt.partition", Integer.toString(from.partition()).getBytes(UTF_8))
                .add("jit.dlt.offset", Long.toString(from.offset()).getBytes(UTF_8))
                .add("jit.dlt.cause", String.valueOf(poison.getMessage()).getBytes(UTF_8));
    }
}
