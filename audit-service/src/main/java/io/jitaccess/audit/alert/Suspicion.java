package io.jitaccess.audit.alert;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Alert;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.EventId;
import io.jitaccess.kafka.Service;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * What a rule noticed, before it is decided whether anybody is told.
 *
 * @param subject request, person, cluster, topic or address
 * @param cause tells this suspicion from others of the rule about the subject; what follows a
 *     {@code #} tells only how often the same was said
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

    /** By what people name it; sixty bits of a hash, since nobody types an event id. */
    String alertId() {
        String what = "%s/%s/%s".formatted(rule, subject, cause.toString().split("#", 2)[0]);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(what.getBytes(StandardCharsets.UTF_8));
            long bits = ByteBuffer.wrap(hash).getLong() >>> 4;
            return Long.toString(bits, Character.MAX_RADIX);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
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
                .alertId(alertId())
                .build();
    }
}
