package io.jitaccess.audit.alert;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.event.EventReader.Decoded;
import io.jitaccess.audit.event.EventReader.Poison;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.events.Actor;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.GatewayRefused;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.RefusalKind;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.Revoked;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class WatchRulesTest {
    private static final AlertSettings SETTINGS =
            new AlertSettings(
                    Duration.ofDays(30),
                    10,
                    Duration.ofMinutes(10),
                    3,
                    4,
                    6,
                    20,
                    20,
                    60,
                    Duration.ofHours(7),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    5);
    private static final Actor SERVICE = Events.service("gateway-service");

    private final WatchRules rules = new WatchRules(SETTINGS);

    private List<String> see(JitEvent event) {
        return rules.see(Topic.of(event).topicName(), decoded(event)).stream()
                .map(Suspicion::rule)
                .toList();
    }

    private static Reading decoded(JitEvent event) {
        return new Decoded(event, content(event.eventId()));
    }

    private static EventContent content(String eventId) {
        return new EventContent(eventId, "x", null, null, null, "x", T0, "x", "{}");
    }

    private static GatewayRefused refused(String source, long count, Instant at) {
        return GatewayRefused.builder()
                .eventId(EventId.of(source, GatewayRefused.class, at))
                .occurredAt(at)
                .actor(SERVICE)
                .source(source)
                .kind(RefusalKind.UNAUTHENTICATED)
                .count(count)
                .windowStart(at)
                .build();
    }

    private static Lockdown lockdown(LockdownState state, long epoch) {
        return Lockdown.builder()
                .eventId(EventId.of("prod", Lockdown.class, epoch + "/" + state))
                .occurredAt(T0)
                .actor(Events.person("local:ada", "Ada"))
                .cluster("prod")
                .state(state)
                .epoch(epoch)
                .reason("breach")
                .build();
    }

    private static Deprovisioned deprovisioned(String requestId, Instant at) {
        return Deprovisioned.builder()
                .eventId(EventId.of(requestId, Deprovisioned.class))
                .requestId(requestId)
                .occurredAt(at)
                .actor(SERVICE)
                .person(DANA)
                .role(Events.role(requestId))
                .cause(RemovalCause.EXPIRED)
                .removedAt(at)
                .lastPossibleUseAt(at)
                .build();
    }

    private static Revoked revoked(String requestId, Instant at) {
        return Revoked.builder()
                .eventId(EventId.of(requestId, Revoked.class))
                .requestId(requestId)
                .occurredAt(at)
                .actor(SERVICE)
                .person(DANA)
                .role(Events.role(requestId))
                .cause(RevocationCause.ADMIN)
                .reason("leaving")
                .endsAt(T0.plus(HOUR))
                .build();
    }

    @Test
    void countsRefusalsOfOneSourceWithinTheWindow() {
        assertThat(see(refused("10.0.0.1", 6, T0))).isEmpty();
        assertThat(see(refused("10.0.0.2", 6, T0))).isEmpty();
        assertThat(see(refused("10.0.0.1", 4, T0.plusSeconds(60))))
                .containsExactly("repeated-refusals");
        assertThat(see(refused("10.0.0.1", 4, T0.plusSeconds(120)))).isEmpty();
    }

    @Test
    void forgetsRefusalsThatAreOlderThanTheWindow() {
        assertThat(see(refused("10.0.0.1", 9, T0))).isEmpty();
        assertThat(see(refused("10.0.0.1", 9, T0.plus(Duration.ofMinutes(11))))).isEmpty();
    }

    @Test
    void alwaysTellsOfALockdownHoweverOften() {
        assertThat(see(lockdown(LockdownState.LOCKED, 1))).containsExactly("lockdown");
        assertThat(see(lockdown(LockdownState.OPEN, 1))).containsExactly("lockdown-lifted");
        assertThat(see(lockdown(LockdownState.LOCKED, 2))).containsExactly("lockdown");
        assertThat(see(lockdown(LockdownState.UNKNOWN, 3))).containsExactly("lockdown");
    }

    @Test
    void tellsOfBreakGlassAndLongSessions() {
        assertThat(see(Events.approved("r1").breakGlass(true).build()))
                .containsExactly("break-glass");
        assertThat(
                        see(
                                Events.approved("r2")
                                        .access(
                                                Events.ACCESS.toBuilder()
                                                        .durationSeconds(28_800)
                                                        .build())
                                        .build()))
                .containsExactly("long-session");
    }

    @Test
    void tellsOfAFirstTimeOnlyWhereThereIsAHistory() {
        assertThat(see(Events.approved("r1").build())).isEmpty();
        assertThat(see(Events.approved("r2").build())).isEmpty();
        assertThat(
                        see(
                                Events.approved("r3")
                                        .access(Events.ACCESS.toBuilder().level("admin").build())
                                        .build()))
                .containsExactly("first-time");
    }

    @Test
    void tellsOfAccessThatOutlivesItsDueTimeWithEveryOtherServiceDead() {
        see(Events.expiry("r1").build());
        assertThat(rules.due(T0.plus(HOUR).plusSeconds(60))).isEmpty();
        Instant late = T0.plus(HOUR).plusSeconds(61);
        assertThat(rules.due(late))
                .singleElement()
                .satisfies(
                        told -> {
                            assertThat(told.rule()).isEqualTo("overdue-removal");
                            assertThat(told.alert().severity()).isEqualTo(AlertSeverity.CRITICAL);
                            assertThat(told.alert().requestId()).isEqualTo("r1");
                        });
        assertThat(rules.due(late.plusSeconds(10))).isEmpty();
        assertThat(rules.due(late.plus(Duration.ofMinutes(10)))).hasSize(1);
        see(deprovisioned("r1", late));
        assertThat(rules.due(late.plus(Duration.ofMinutes(30)))).isEmpty();
    }

    @Test
    void countsFromAnEarlierEnd() {
        see(Events.expiry("r1").build());
        see(revoked("r1", T0.plusSeconds(10)));
        assertThat(rules.due(T0.plusSeconds(71))).hasSize(1);
    }

    @Test
    void knowsThatAccessIsGoneWhicheverTopicIsReadFirst() {
        see(deprovisioned("r1", T0));
        see(revoked("r1", T0));
        see(Events.expiry("r1").build());
        assertThat(rules.due(T0.plus(Duration.ofHours(2)))).isEmpty();
    }

    @Test
    void anExtensionMovesTheEnd() {
        see(Events.expiry("r1").dueAt(T0.plus(HOUR.multipliedBy(2))).build());
        see(Events.expiry("r1").build());
        assertThat(rules.due(T0.plus(HOUR).plusSeconds(90))).isEmpty();
    }

    @Test
    void holdsFloodsBackButNothingCritical() {
        long told = 0;
        for (int i = 0; i < 50; i++) {
            told += see(refused("10.0.0." + i, 10, T0)).size();
        }
        assertThat(told).isEqualTo(5);
        assertThat(see(lockdown(LockdownState.LOCKED, 1))).hasSize(1);
    }

    @Test
    void anUnreadableEndIsCritical() {
        var poison = new Poison("garbage", content("p"));
        assertThat(rules.see(Topics.REVOCATION, poison))
                .singleElement()
                .extracting(Suspicion::severity)
                .isEqualTo(AlertSeverity.CRITICAL);
        assertThat(rules.see(Topics.REQUESTED, poison))
                .singleElement()
                .extracting(Suspicion::severity)
                .isEqualTo(AlertSeverity.WARNING);
    }

    @Test
    void theSameEventsGiveTheSameAlerts() {
        var other = new WatchRules(SETTINGS);
        JitEvent event = lockdown(LockdownState.LOCKED, 1);
        assertThat(rules.see(Topics.LOCKDOWN, decoded(event)).getFirst().alert())
                .isEqualTo(other.see(Topics.LOCKDOWN, decoded(event)).getFirst().alert());
    }
}
