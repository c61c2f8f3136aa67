package io.jitaccess.audit.query;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.AuditRead;
import io.jitaccess.events.EventId;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notes who read the audit. An answer is given only once the note is written: an unnoticed reading
 * would be worth more to a thief than a failed one costs an auditor.
 */
@Component
class Readings {
    private static final String PERSON_CLAIM = "on_behalf_of";

    private final Notes notes;
    private final InstantSource clock;
    private final AtomicLong count = new AtomicLong();

    Readings(Notes notes, InstantSource clock) {
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * Notes a reading.
     *
     * @throws NotNotedException if it cannot be written
     */
    void note(Jwt caller, String query, long rows) {
        String reader = reader(caller);
        notes.write(reader, event(reader, query, rows));
    }

    private AuditRead event(String reader, String query, long rows) {
        Instant now = clock.instant();
        String ordinal =
                ChronoUnit.MICROS.between(Instant.EPOCH, now) + "-" + count.incrementAndGet();
        return AuditRead.builder()
                .eventId(EventId.of(reader, AuditRead.class, ordinal))
                .occurredAt(now)
                .actor(person(reader))
                .reader(reader)
                .query(query)
                .rows(rows)
                .build();
    }

    static Actor person(String id) {
        return Actor.builder().kind(ActorKind.PERSON).id(id).build();
    }

    /** Whom the gateway asks for. */
    static String reader(Jwt caller) {
        String person = caller.getClaimAsString(PERSON_CLAIM);
        if (person == null || person.isBlank()) {
            throw new NobodyAsksException();
        }
        return person;
    }
}
