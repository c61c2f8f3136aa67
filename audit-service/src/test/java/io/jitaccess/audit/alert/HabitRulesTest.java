package io.jitaccess.audit.alert;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.event.EventReader.Decoded;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is unusual for somebody, and what differs from what is believed. */
class HabitRulesTest {
    private static final AlertSettings SETTINGS =
            new AlertSettings(
                    Duration.ofDays(30),
                    10,
                    Duration.ofMinutes(10),
                    1000,
                    4,
                    6,
                    20,
                    20,
                    60,
                    Duration.ofHours(7),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    1000);

    private final WatchRules rules = new WatchRules(SETTINGS);
    private int count;

    private List<Suspicion> see(JitEvent event) {
        var content = new EventContent(event.eventId(), "x", null, null, null, "x", T0, "x", "{}");
        return rules.see(Topic.of(event).topicName(), new Decoded(event, content));
    }

    private List<String> asked(String person, Instant at) {
        return see(Events.requested("r" + count++).person(person).occurredAt(at).build()).stream()
                .map(suspicion -> suspicion.rule() + " " + suspicion.subject())
                .toList();
    }

    private List<String> approved(Instant at) {
        return see(Events.approved("r" + count++).occurredAt(at).build()).stream()
                .map(Suspicion::message)
                .toList();
    }

    @Test
    void aDayFarAboveThePersonsOwnHistoryIsUnusual() {
        for (int day = 0; day < 10; day++) {
            assertThat(asked(DANA, T0.plus(Duration.ofDays(day)))).isEmpty();
        }
        Instant today = T0.plus(Duration.ofDays(10));
        for (int i = 0; i < 5; i++) {
            assertThat(asked(DANA, today.plusSeconds(i))).isEmpty();
        }
        assertThat(asked(DANA, today.plusSeconds(9))).containsExactly("unusual-volume local:dana");
        assertThat(asked(DANA, today.plusSeconds(10))).isEmpty();
    }

    @Test
    void aTeamsDayIsHeldAgainstTheTeamsHistoryThoughNobodyAloneStandsOut() {
        for (int day = 0; day < 10; day++) {
            asked("local:p" + day, T0.plus(Duration.ofDays(day)));
        }
        var found = new ArrayList<String>();
        for (int i = 0; i < 25; i++) {
            found.addAll(asked("local:q" + i, T0.plus(Duration.ofDays(10)).plusSeconds(i)));
        }
        assertThat(found).containsExactly("unusual-volume group developers");
    }

    @Test
    void nothingIsUnusualWithoutAWeekOfHistory() {
        for (int i = 0; i < 30; i++) {
            assertThat(asked(DANA, T0.plusSeconds(i))).isEmpty();
        }
    }

    @Test
    void anHourThatThePersonNeverWorkedIsToldOnceItIsKnownWhatIsUsual() {
        for (int day = 0; day < 20; day++) {
            assertThat(approved(T0.plus(Duration.ofDays(day)))).isEmpty();
        }
        assertThat(approved(T0.plus(Duration.ofDays(20)).plus(Duration.ofHours(1)))).isEmpty();
        assertThat(approved(T0.plus(Duration.ofDays(21)).plus(Duration.ofHours(14))))
                .singleElement()
                .asString()
                .contains("first time this hour (00 UTC)");
    }

    @Test
    void aRowOfDenialsIsTold() {
        for (int i = 0; i < 3; i++) {
            assertThat(denied(i, DenialCause.POLICY)).isEmpty();
        }
        assertThat(denied(3, DenialCause.WITHDRAWN)).isEmpty();
        assertThat(denied(4, DenialCause.INVALID)).containsExactly("repeated-failures");
    }

    private List<String> denied(int n, DenialCause cause) {
        return see(
                        Denied.builder()
                                .eventId(EventId.of("d" + n, Denied.class))
                                .requestId("d" + n)
                                .occurredAt(T0.plusSeconds(n))
                                .actor(Events.service("approval-service"))
                                .person(DANA)
                                .cluster("dev")
                                .cause(cause)
                                .message("no")
                                .build())
                .stream()
                .map(Suspicion::rule)
                .toList();
    }

    @Test
    void accessThatIsExtendedAgainAndAgainIsToldOnce() {
        assertThat(due(1)).isEmpty();
        assertThat(due(6)).isEmpty();
        assertThat(due(8)).containsExactly("long-running");
        assertThat(due(9)).isEmpty();
    }

    private List<String> due(int hours) {
        return see(Events.expiry("r1").dueAt(T0.plus(Duration.ofHours(hours))).build()).stream()
                .map(Suspicion::rule)
                .toList();
    }

    @Test
    void accessThatASweepHadToRemoveIsTold() {
        Inventory swept =
                Inventory.builder()
                        .eventId(EventId.of("dev", Inventory.class, 1))
                        .occurredAt(T0)
                        .actor(Events.service("provisioner-service"))
                        .cluster("dev")
                        .items(
                                List.of(
                                        InventoryItem.builder()
                                                .roleArn("arn:aws:iam::222222222222:role/x")
                                                .entry(true)
                                                .role(true)
                                                .finding(InventoryFinding.REMOVED)
                                                .build()))
                        .listedAt(T0)
                        .build();
        assertThat(see(swept)).extracting(Suspicion::rule).containsExactly("orphaned-access");
    }

    @Test
    void anAlertThatIsRaisedAgainHasTheSameName() {
        rules.see("jit.expiry", new Decoded(Events.expiry("r1").build(), content()));
        Suspicion first = rules.due(T0.plus(Duration.ofMinutes(62))).getFirst();
        Suspicion again = rules.due(T0.plus(Duration.ofMinutes(75))).getFirst();
        assertThat(again.alert().eventId()).isNotEqualTo(first.alert().eventId());
        assertThat(again.alert().alertId())
                .isEqualTo(first.alert().alertId())
                .matches("[0-9a-z]{1,12}");
    }

    private static EventContent content() {
        return new EventContent("e", "x", null, null, null, "x", T0, "x", "{}");
    }
}
