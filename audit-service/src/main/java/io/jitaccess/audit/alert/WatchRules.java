package io.jitaccess.audit.alert;

import io.jitaccess.audit.event.EventReader.Decoded;
import io.jitaccess.audit.event.EventReader.Poison;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.audit.event.EventReader.Removed;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.kafka.Topics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All rules over all events, and the limit of how much anybody is told. No clock and no Kafka: the
 * same events give the same alerts.
 */
final class WatchRules {
    /** Topics on which an unreadable record may leave access that should end. */
    private static final Set<String> ENDS =
            Set.of(Topics.REVOCATION, Topics.EXPIRY, Topics.REMOVAL_DUE, Topics.LOCKDOWN);

    private final List<WatchRule> rules;
    private final RateLimit limit;

    WatchRules(AlertSettings settings) {
        this.rules =
                List.of(
                        new PlainFacts(settings.longSession()),
                        new TooMany(settings),
                        new FirstTime(settings.usualAfter()),
                        new UnusualVolume(settings),
                        new LongRunning(settings.longSession()),
                        new Orphans(),
                        new Unreviewed(),
                        new Overdue(settings.overdue()));
        this.limit = new RateLimit(settings.quiet(), settings.mostPerMinute());
    }

    /** What a record that was just read gives rise to. */
    List<Suspicion> see(String topic, Reading reading) {
        return switch (reading) {
            case Decoded decoded -> {
                var found = new ArrayList<Suspicion>();
                rules.forEach(rule -> found.addAll(rule.see(decoded.event())));
                yield limit.allowed(found);
            }
            case Poison poison -> limit.allowed(List.of(unreadable(topic, poison)));
            case Removed _ -> List.of();
        };
    }

    /** What the passing of time gives rise to. */
    List<Suspicion> due(Instant now) {
        var found = new ArrayList<Suspicion>();
        rules.forEach(rule -> found.addAll(rule.due(now)));
        return limit.allowed(found);
    }

    private static Suspicion unreadable(String topic, Poison poison) {
        boolean ends = ENDS.contains(topic);
        return new Suspicion(
                "unreadable",
                topic,
                null,
                ends ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                poison.content().occurredAt(),
                poison.content().eventId(),
                "a record on %s cannot be decoded (%s)%s"
                        .formatted(
                                topic,
                                poison.cause(),
                                ends
                                        ? ": access that it should end may go on, look at it now."
                                        : "; it is kept as it is."));
    }
}
