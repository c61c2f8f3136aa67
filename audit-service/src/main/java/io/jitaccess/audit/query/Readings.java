package io.jitaccess.audit.query;

import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.AuditRead;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notes who read the audit. An answer is given only once the note is written: an unnoticed reading
 * would be worth more to a thief than a failed one costs an auditor.
 */
@Component
class Readings implements SmartLifecycle {
    private static final String PERSON_CLAIM = "on_behalf_of";
    private static final long WRITE_SECONDS = 10;

    private final KafkaClients clients;
    private final Serializer<JitEvent> serializer;
    private final InstantSource clock;
    private final AtomicLong count = new AtomicLong();
    private volatile @Nullable Producer<byte[], byte[]> producer;

    Readings(KafkaClients clients, InstantSource clock) {
        this.clients = clients;
        this.serializer = clients.serializer();
        this.clock = clock;
    }

    /**
     * Notes a reading.
     *
     * @throws ReadingNotNotedException if it cannot be written
     */
    void note(Jwt caller, String query, long rows) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new ReadingNotNotedException(null);
        }
        try {
            AuditRead read = event(reader(caller), query, rows);
            open.send(
                            new ProducerRecord<>(
                                    Topics.AUDIT_READ,
                                    read.reader().getBytes(StandardCharsets.UTF_8),
                                    serializer.serialize(Topics.AUDIT_READ, read)))
                    .get(WRITE_SECONDS, TimeUnit.SECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException failed) {
            throw new ReadingNotNotedException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ReadingNotNotedException(interrupted);
        }
    }

    private AuditRead event(String reader, String query, long rows) {
        Instant now = clock.instant();
        String ordinal =
                ChronoUnit.MICROS.between(Instant.EPOCH, now) + "-" + count.incrementAndGet();
        return AuditRead.builder()
                .eventId(EventId.of(reader, AuditRead.class, ordinal))
                .occurredAt(now)
                .actor(Actor.builder().kind(ActorKind.PERSON).id(reader).build())
                .reader(reader)
                .query(query)
                .rows(rows)
                .build();
    }

    /** Whom the gateway asks for. */
    static String reader(Jwt caller) {
        String person = caller.getClaimAsString(PERSON_CLAIM);
        if (person == null || person.isBlank()) {
            throw new NobodyAsksException();
        }
        return person;
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
