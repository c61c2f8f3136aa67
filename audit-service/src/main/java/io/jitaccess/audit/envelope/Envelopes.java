package io.jitaccess.audit.envelope;

import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.event.CanonicalJson;
import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Puts each event into the one envelope that outside consumers read. */
@Component
public class Envelopes {
    /** Below what a broker takes by default. */
    private static final int LARGEST_JSON = 900_000;

    private final Serializer<JitEvent> serializer;

    Envelopes(KafkaClients clients) {
        this.serializer = clients.serializer();
    }

    /** The record for {@code jit.audit}, the same however often it is made. */
    public ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> source, Reading reading) {
        EventContent content = reading.content();
        AuditRecorded envelope =
                AuditRecorded.builder()
                        .eventId(EventReader.derivedId(content, AuditRecorded.class))
                        .requestId(content.requestId())
                        .occurredAt(content.occurredAt())
                        .actor(actor(reading))
                        .type(content.type())
                        .topic(source.topic())
                        .partition(source.partition())
                        .offset(source.offset())
                        .person(content.person())
                        .cluster(content.cluster())
                        .json(json(content))
                        .build();
        return record(key(content), envelope);
    }

    /** The record for {@code jit.audit} with a signed statement of all chain heads. */
    public ProducerRecord<byte[], byte[]> ofCheckpoint(
            long number, Instant at, Actor actor, String json) {
        AuditRecorded envelope =
                AuditRecorded.builder()
                        .eventId("audit/Checkpoint/" + number)
                        .occurredAt(at)
                        .actor(actor)
                        .type("Checkpoint")
                        .topic(Topics.AUDIT)
                        .partition(-1)
                        .offset(number)
                        .json(json)
                        .build();
        return record("checkpoint", envelope);
    }

    private ProducerRecord<byte[], byte[]> record(String key, AuditRecorded envelope) {
        return new ProducerRecord<>(
                Topics.AUDIT,
                key.getBytes(StandardCharsets.UTF_8),
                serializer.serialize(Topics.AUDIT, envelope));
    }

    private static String json(EventContent content) {
        String json = content.json();
        return json.length() <= LARGEST_JSON
                ? json
                : CanonicalJson.of(
                        Map.of(
                                "tooLargeForTheEnvelope",
                                json.length(),
                                "summary",
                                content.summary()));
    }

    private static String key(EventContent content) {
        if (content.requestId() != null) {
            return content.requestId();
        }
        if (content.person() != null) {
            return content.person();
        }
        return content.cluster() != null ? content.cluster() : content.type();
    }

    private static Actor actor(Reading reading) {
        return reading instanceof EventReader.Decoded(JitEvent event, EventContent _)
                ? event.actor()
                : Actor.builder().kind(ActorKind.UNKNOWN).id(reading.content().actor()).build();
    }
}
