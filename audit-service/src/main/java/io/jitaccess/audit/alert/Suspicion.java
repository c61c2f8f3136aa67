package io.jitaccess.audit.alert;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Alert;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.EventId;
import io.jitaccess.kafka.Service;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a rule noticed, before it is decided whether anybody is told.
 *
 * @param subject request, person, cluster, topic or address
 * @param cause tells this suspicion from others of the rule about the subject
 */
record Suspicion(
        String rule,
        String subject,
        @Nullable String requestId,
        AlertSeverity severity,
        Instant at,
        Object cause,
        String message) {
    boolean critical() {
        return severity == AlertSeverity.CRITICAL;
    }

    Alert alert() {
        return Alert.builder()
                .eventId(EventId.of(subject, Alert.class, rule + "/" + cause))
                .requestId(requestId)
                .occurredAt(at)
                .actor(
                        Actor.builder()
                                .kind(ActorKind.SERVICE)
                                .id(Service.AUDIT.principal())
                                .build())
                .subject(subject)
                .rule(rule)
                .severity(severity)
                .message(message)
                .build();
    }
}
