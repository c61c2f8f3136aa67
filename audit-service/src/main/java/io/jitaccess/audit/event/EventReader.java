package io.jitaccess.audit.event;

import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.RegistryUnavailableException;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;

/** Tells what a record says; what cannot be decoded is a reading too, since it must be kept. */
public final class EventReader {
    /** An index takes keys of a third of a page; longer ones stay whole in the JSON. */
    private static final int LONGEST_KEY = 256;

    private static final int LONGEST_SUMMARY = 2000;

    private final Deserializer<JitEvent> deserializer;

    public EventReader(Deserializer<JitEvent> deserializer) {
        this.deserializer = deserializer;
    }

    /** One record, decoded or not. */
    public sealed interface Reading {
        /** What is stored of it. */
        EventContent content();

        /** Where it belongs for a SIEM. */
        default Ocsf ocsf() {
            return this instanceof Decoded(JitEvent event, EventContent _)
                    ? Ocsf.of(event)
                    : Ocsf.BASE;
        }

        /** What came of it, if anything. */
        default Optional<Outcome> outcome() {
            return this instanceof Decoded(JitEvent event, EventContent _)
                    ? Outcome.of(event)
                    : Outcome.ofType(content().type());
        }
    }

    /** A record that says something. */
    public record Decoded(JitEvent event, EventContent content) implements Reading {}

    /** A tombstone. */
    public record Removed(EventContent content) implements Reading {}

    /** Garbage, or of an unknown schema: kept, and sent on to the dead letters. */
    public record Poison(String cause, EventContent content) implements Reading {}

    /**
     * Decodes the record.
     *
     * @throws RegistryUnavailableException if it may be readable later
     */
    public Reading read(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            return new Removed(unnamed(record, EventContent.TOMBSTONE, "key removed"));
        }
        try {
            JitEvent event = deserializer.deserialize(record.topic(), value);
            return new Decoded(event, content(event));
        } catch (PoisonRecordException poison) {
            String cause = cause(poison);
            return new Poison(cause, unnamed(record, EventContent.UNREADABLE, cause));
        }
    }

    private static EventContent content(JitEvent event) {
        Subjects subjects = Subjects.of(event);
        return new EventContent(
                key(event.eventId()),
                event.getClass().getSimpleName(),
                orNull(event.requestId()),
                orNull(subjects.person()),
                orNull(subjects.cluster()),
                key(event.actor().id()),
                event.occurredAt(),
                text(Summary.of(event), LONGEST_SUMMARY),
                CanonicalJson.of((SpecificRecordBase) event));
    }

    private static EventContent unnamed(
            ConsumerRecord<byte[], byte[]> record, String type, String what) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("what", what);
        fields.put("key", keyOf(record));
        String position = "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset());
        return new EventContent(
                position + "/" + type,
                type,
                null,
                null,
                null,
                "unknown",
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                text(what, LONGEST_SUMMARY),
                CanonicalJson.of(fields));
    }

    /** Event id of the envelope or alert about a record, the same however often it is read. */
    public static String derivedId(EventContent content, Class<? extends JitEvent> type) {
        return EventId.of(content.eventId(), type);
    }

    private static @Nullable String keyOf(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        return key == null ? null : text(new String(key, StandardCharsets.UTF_8), LONGEST_KEY);
    }

    private static String cause(PoisonRecordException poison) {
        Throwable root = poison.getCause();
        return poison.getMessage()
                + (root == null ? "" : " (" + root.getClass().getSimpleName() + ")");
    }

    private static @Nullable String orNull(@Nullable String value) {
        return value == null ? null : key(value);
    }

    private static String key(String value) {
        return text(value, LONGEST_KEY);
    }

    private static String text(String value, int longest) {
        String clean = value.replace('\0', '\uFFFD');
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
