package io.jitaccess.audit.envelope;

import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.event.CanonicalJson;
import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.audit.event.Ocsf;
import io.jitaccess.audit.event.Outcome;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Puts each event into the one envelope that outside consumers read. */
@Component
public class Envelopes {
    /** Below what a broker takes by default. */
    private static final int LARGEST_JSON = 900_000;

    private static final String CHECKPOINT_KEY = "checkpoint";

    private final Serializer<JitEvent> serializer;

    Envelopes(KafkaClients clients) {
        this.serializer = clients.serializer();
    }

    /**
     * The record for {@code jit.audit}, the same however often it is made.
     *
     * @param duplicateOf position of the same event, if it was stated before
     */
    public ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> source, Reading reading, @Nullable String duplicateOf) {
        EventContent content = reading.content();
        Ocsf ocsf = reading.ocsf();
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
                        .summary(content.summary())
                        .outcome(reading.outcome().map(Outcome::inWords).orElse(null))
                        .classUid(ocsf.classUid())
                        .activityId(ocsf.activityId())
                        .severityId(ocsf.severityId())
                        .statusId(ocsf.statusId())
                        .duplicateOf(duplicateOf)
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
        return record(CHECKPOINT_KEY, envelope);
    }

    /** The partition of {@code jit.audit} that checkpoints are on. */
    public static TopicPartition checkpoints(int partitions) {
        int hash = Utils.murmur2(CHECKPOINT_KEY.getBytes(StandardCharsets.UTF_8));
        return new TopicPartition(Topics.AUDIT, Utils.toPositive(hash) % partitions);
    }

    /** Whether a record of that partition is a checkpoint, to be seen before it is decoded. */
    public static boolean holdsCheckpoint(ConsumerRecord<byte[], byte[]> record) {
        return Arrays.equals(record.key(), CHECKPOINT_KEY.getBytes(StandardCharsets.UTF_8));
    }

    private ProducerRecord<byte[], byte[]> record(String key, AuditRecorded envelope) {
        var headers = new RecordHeaders();
        byte[] value = serializer.serialize(Topics.AUDIT, headers, envelope);
        return new ProducerRecord<>(
                Topics.AUDIT, null, key.getBytes(StandardCharsets.UTF_8), value, headers);
    }

    private static String json(EventContent content) {
        String json = content.json();
        // Characters of three bytes at most: what is longer in text may be too long in bytes.
        return json.length() * 3L <= LARGEST_JSON
                        || json.getBytes(StandardCharsets.UTF_8).length <= LARGEST_JSON
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
