package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.DANA_ACTOR;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;
import static io.jitaccess.testing.Events.role;
import static io.jitaccess.testing.Events.service;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Expired;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Revoked;
import io.jitaccess.events.SweepDue;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class ReaperTopologyTest {
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final String OTHER_ID = "0KM3V5J8TQ2ZD";
    private static final Duration TICK = Duration.ofMillis(100);

    @TempDir Path stateDir;
    private TestingReaper reaper;

    @BeforeEach
    void start() {
        reaper = new TestingReaper(stateDir);
    }

    @AfterEach
    void stop() {
        reaper.close();
    }

    @Test
    void expiresOnTimeAndNotBefore() {
        reaper.send(DANA, expiry(ID).build());

        reaper.advance(HOUR.minus(TICK));
        assertThat(reaper.read(Topic.EXPIRED, Expired.class)).isEmpty();
        assertThat(reaper.output(Topic.EXPIRING_SOON).readRecord().key()).isEqualTo(DANA);
        reaper.advance(TICK);

        var expired = reaper.output(Topic.EXPIRED).readRecord();
        assertThat(expired.key()).isEqualTo(DANA);
        assertThat(expired.value().occurredAt()).isEqualTo(T0.plus(HOUR));
        assertThat(reaper.output(Topic.REMOVAL_DUE).readRecord().key()).isEqualTo("dev");
        assertThat(reaper.figures.pending()).isZero();
        assertThat(reaper.figures.removalPending()).isEqualTo(1);
    }

    @Test
    void removalIsOrderedUntilItIsConfirmed() {
        reaper.send(DANA, expiry(ID).dueAt(T0).build());
        reaper.advance(Duration.ofSeconds(5));
        reaper.advance(Duration.ofSeconds(10));
        assertThat(reaper.read(Topic.REMOVAL_DUE, RemovalDue.class))
                .extracting(RemovalDue::attempt)
                .containsExactly(1, 2, 3);

        reaper.send(DANA, deprovisioned(null));
        reaper.advance(Duration.ofDays(1));

        assertThat(reaper.read(Topic.REMOVAL_DUE, RemovalDue.class)).isEmpty();
        assertThat(reaper.figures.removalPending()).isZero();
    }

    @Test
    void whatEndedIsForgottenWithTheTopics() {
        reaper.send(DANA, expiry(ID).dueAt(T0).build());
        reaper.send(DANA, deprovisioned(DANA));
        assertThat(stored()).isEqualTo(1);

        reaper.advance(TestingReaper.SETTINGS.retention().plus(TICK));

        assertThat(stored()).isZero();
    }

    @Test
    void aRevocationThatOvertookItsGrantIsAppliedWhenItAppears() {
        reaper.send(DANA, revocation(ID, T0));
        reaper.send(DANA, expiry(ID).build());

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .singleElement()
                .satisfies(
                        revoked -> {
                            assertThat(revoked.cause()).isEqualTo(RevocationCause.ADMIN);
                            assertThat(revoked.actor()).isEqualTo(DANA_ACTOR);
                        });
    }

    @Test
    void aDenialForgetsTheEarlyRevocation() {
        reaper.send(DANA, revocation(ID, T0));
        reaper.send(
                DANA,
                Denied.builder()
                        .eventId("x")
                        .requestId(ID)
                        .occurredAt(T0)
                        .actor(DANA_ACTOR)
                        .person(DANA)
                        .cluster("dev")
                        .cause(DenialCause.WITHDRAWN)
                        .message("withdrawn")
                        .build());

        assertThat(stored()).isZero();
    }

    @Test
    void revokingAPersonEndsEverythingTheyHoldAndWhatWasApprovedBefore() {
        reaper.send(DANA, expiry(ID).build());
        reaper.send("local:erin", expiry(OTHER_ID).person("local:erin").build());

        reaper.send(DANA, revocation(null, T0.plusSeconds(10)));
        reaper.send(
                DANA,
                expiry("0KM3V5J8TQ2ZE")
                        .startedAt(T0.plusSeconds(20))
                        .approvedAt(T0.plusSeconds(9))
                        .build());
        reaper.send(
                DANA,
                expiry("0KM3V5J8TQ2ZF")
                        .startedAt(T0.plusSeconds(20))
                        .approvedAt(T0.plusSeconds(11))
                        .build());

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .extracting(Revoked::requestId)
                .containsExactly(ID, "0KM3V5J8TQ2ZE");
    }

    @Test
    void anOldRevocationOfAPersonThatIsReadAgainSparesWhatWasApprovedSince() {
        reaper.send(DANA, expiry(ID).build());

        reaper.send(DANA, revocation(null, T0.minus(Duration.ofDays(3))));

        assertThat(reaper.read(Topic.REVOKED, Revoked.class)).isEmpty();
    }

    @Test
    void deactivationEndsEverythingUntilThePersonIsActiveAgain() {
        reaper.send(DANA, expiry(ID).build());
        reaper.send(DANA, directory(false, T0.plusSeconds(1)));
        reaper.send(DANA, expiry(OTHER_ID).startedAt(T0.plusSeconds(9)).build());
        reaper.send(DANA, directory(true, T0.plusSeconds(20)));
        reaper.send(DANA, expiry("0KM3V5J8TQ2ZE").startedAt(T0.plusSeconds(21)).build());

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .allSatisfy(
                        revoked ->
                                assertThat(revoked.cause()).isEqualTo(RevocationCause.DEACTIVATED))
                .extracting(Revoked::requestId)
                .containsExactly(ID, OTHER_ID);
    }

    @Test
    void aLockdownEndsEveryGrantOfTheClusterWithinOneTick() {
        reaper.send(DANA, expiry(ID).build());
        reaper.send(DANA, expiry(OTHER_ID).role(elsewhere()).build());

        reaper.send("dev", lockdown(LockdownState.LOCKED, T0.plusSeconds(1)));
        reaper.advance(TICK);

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .singleElement()
                .satisfies(
                        revoked -> {
                            assertThat(revoked.requestId()).isEqualTo(ID);
                            assertThat(revoked.cause()).isEqualTo(RevocationCause.LOCKDOWN);
                        });
        assertThat(reaper.read(Topic.REMOVAL_DUE, RemovalDue.class))
                .extracting(RemovalDue::cause)
                .containsExactly(RemovalCause.LOCKDOWN);
    }

    @Test
    void whoWasLetInBehindALockIsEndedByALaterOneOnly() {
        Instant lock = T0.minusSeconds(60);
        reaper.send("dev", lockdown(LockdownState.LOCKED, lock));
        reaper.send(DANA, expiry(ID).passesLockdownOf(lock).build());
        reaper.send(DANA, expiry(OTHER_ID).passesLockdownOf(lock.minusSeconds(1)).build());
        reaper.advance(TICK);
        reaper.send("dev", lockdown(LockdownState.OPEN, lock));
        reaper.send(DANA, expiry(ID).passesLockdownOf(lock).dueAt(T0.plus(HOUR)).build());
        reaper.advance(HOUR.minus(Duration.ofMinutes(5)));

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .extracting(Revoked::requestId)
                .containsExactly(OTHER_ID);

        reaper.send("dev", lockdown(LockdownState.LOCKED, reaper.now()));
        reaper.advance(TICK);

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .extracting(Revoked::requestId)
                .containsExactly(ID);
    }

    @Test
    void nobodyOutlivesALockThatCannotBeReadNorARevocation() {
        reaper.send("dev", lockdown(LockdownState.LOCKED, T0));
        reaper.send(DANA, expiry(ID).passesLockdownOf(T0).build());
        reaper.sendBytes(Topic.LOCKDOWN, "dev", "garbage".getBytes(UTF_8));
        reaper.advance(TICK);
        assertThat(reaper.read(Topic.REVOKED, Revoked.class)).hasSize(1);

        reaper.send("dev", lockdown(LockdownState.LOCKED, T0));
        reaper.send(DANA, expiry(OTHER_ID).passesLockdownOf(T0).build());
        reaper.send(DANA, revocation(null, T0));
        assertThat(reaper.read(Topic.REVOKED, Revoked.class)).hasSize(1);
    }

    @Test
    void aLockThatWasLiftedBetweenTwoTicksIsNotMissed() {
        reaper.send(DANA, expiry(ID).build());

        reaper.send("dev", lockdown(LockdownState.LOCKED, T0.plusSeconds(1)));
        reaper.send("dev", lockdown(LockdownState.OPEN, T0.plusSeconds(1)));
        reaper.advance(TICK);
        reaper.send(DANA, expiry(OTHER_ID).startedAt(T0.plusSeconds(1)).build());
        reaper.send(DANA, expiry("0KM3V5J8TQ2ZE").startedAt(T0.plusSeconds(2)).build());

        assertThat(reaper.read(Topic.REVOKED, Revoked.class))
                .extracting(Revoked::requestId)
                .containsExactly(ID, OTHER_ID);
    }

    @Test
    void aLockdownOfMoreThanOneBatchGoesOnInTheNextTicks() {
        var settings =
                new ReaperSettings(
                        TICK, 10, Duration.ofMinutes(3), Duration.ofDays(90), List.of(), 1, 0);
        try (var small = new TestingReaper(stateDir.resolve("small"), settings)) {
            for (int i = 0; i < 25; i++) {
                small.send(DANA, expiry("0KM3V5J8TQ%03d".formatted(i)).build());
            }
            small.send("dev", lockdown(LockdownState.LOCKED, T0.plusSeconds(1)));

            small.advance(TICK);
            assertThat(small.read(Topic.REVOKED, Revoked.class)).hasSize(10);
            small.advance(TICK);
            small.advance(TICK);
            assertThat(small.read(Topic.REVOKED, Revoked.class)).hasSize(15);
        }
    }

    @Test
    void anUnreadableLockdownCountsAsLocked() {
        reaper.send(DANA, expiry(ID).build());

        reaper.sendBytes(Topic.LOCKDOWN, "dev", "garbage".getBytes(UTF_8));
        reaper.advance(TICK);

        assertThat(reaper.read(Topic.REVOKED, Revoked.class)).hasSize(1);
    }

    @Test
    void garbageGoesToTheDeadLettersWithItsCauseAndTheRestFlowsOn() {
        reaper.sendBytes(Topic.DEPROVISIONED, DANA, "garbage".getBytes(UTF_8));
        reaper.send(DANA, expiry(ID).dueAt(T0).build());

        assertThat(reaper.bytes(Service.REAPER.deadLetterTopic()))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.value()).isEqualTo("garbage".getBytes(UTF_8));
                            assertThat(letter.headers().lastHeader("jit.dlt.topic").value())
                                    .isEqualTo("jit.deprovisioned".getBytes(UTF_8));
                        });
        assertThat(reaper.read(Topic.EXPIRED, Expired.class)).hasSize(1);
    }

    @Test
    void anUnreadableDueTimeStopsWhatComesAfterItButNoGrantThatIsKnown() {
        reaper.send(DANA, expiry(ID).build());

        reaper.sendBytes(Topic.EXPIRY, DANA, "garbage".getBytes(UTF_8));
        reaper.send(DANA, expiry(OTHER_ID).dueAt(T0).build());
        reaper.advance(HOUR);

        assertThat(reaper.read(Topic.EXPIRED, Expired.class))
                .extracting(Expired::requestId)
                .containsExactly(ID);
        assertThat(reaper.figures.waiting()).isEqualTo(2);
        assertThat(reaper.bytes(Service.REAPER.deadLetterTopic())).isEmpty();
    }

    @Test
    void whatIsGivenUpGoesToTheDeadLettersAndWhatWaitedFlowsOn() {
        var settings =
                new ReaperSettings(
                        TICK,
                        10,
                        Duration.ofMinutes(3),
                        Duration.ofDays(90),
                        List.of("jit.revocation-0@0"),
                        1,
                        0);
        try (var told = new TestingReaper(stateDir.resolve("told"), settings)) {
            told.sendBytes(Topic.REVOCATION, DANA, "garbage".getBytes(UTF_8));
            told.send(DANA, expiry(OTHER_ID).dueAt(T0).build());

            assertThat(told.read(Topic.EXPIRED, Expired.class)).hasSize(1);
            assertThat(told.bytes(Service.REAPER.deadLetterTopic())).hasSize(1);
        }
    }

    @Test
    void eachClusterIsSweptOnceInEachPeriod() {
        for (int minute = 0; minute < 6; minute++) {
            reaper.advance(Duration.ofMinutes(1));
        }

        assertThat(reaper.read(Topic.SWEEP_DUE, SweepDue.class))
                .hasSize(3)
                .extracting(SweepDue::eventId)
                .doesNotHaveDuplicates();
    }

    @Test
    void dueTimesFarAwayOnEitherSideAreFine() {
        reaper.send(DANA, expiry(ID).dueAt(Instant.parse("+200000-01-01T00:00:00Z")).build());
        reaper.send(DANA, expiry(OTHER_ID).dueAt(Instant.parse("1800-01-01T00:00:00Z")).build());
        reaper.advance(Duration.ofHours(9));

        assertThat(reaper.read(Topic.EXPIRED, Expired.class))
                .extracting(Expired::requestId)
                .containsExactly(OTHER_ID);
    }

    @Test
    void anEndBeforeTheStartEndsAtOnceWithoutAReminder() {
        reaper.send(DANA, expiry(ID).startedAt(T0.plus(HOUR)).dueAt(T0.minus(HOUR)).build());
        reaper.send(DANA, expiry(OTHER_ID).startedAt(T0.plus(HOUR)).dueAt(T0.plus(HOUR)).build());
        reaper.advance(HOUR);

        assertThat(reaper.read(Topic.EXPIRED, Expired.class))
                .extracting(Expired::requestId)
                .containsExactly(ID, OTHER_ID);
        assertThat(reaper.output(Topic.EXPIRING_SOON).isEmpty()).isTrue();
    }

    @Test
    void whatIsSaidOfAnUnknownRequestDoesNothing() {
        reaper.send(DANA, deprovisioned(DANA));
        assertThat(stored()).isZero();

        reaper.send(DANA, revocation(ID, T0));
        reaper.advance(TestingReaper.SETTINGS.retention().plus(TICK));

        assertThat(stored()).isZero();
        assertThat(reaper.read(Topic.REVOKED, Revoked.class)).isEmpty();
        assertThat(reaper.read(Topic.REMOVAL_DUE, RemovalDue.class)).isEmpty();
    }

    @Test
    void aRemovalThatIsNotConfirmedForAMinuteIsCounted() {
        reaper.send(DANA, expiry(ID).dueAt(T0).build());
        for (int second = 0; second < 74; second++) {
            reaper.advance(Duration.ofSeconds(1));
        }
        assertThat(reaper.figures.removalOverdue()).isZero();

        reaper.advance(Duration.ofSeconds(2));
        assertThat(reaper.figures.removalOverdue()).isEqualTo(1);

        reaper.send(DANA, deprovisioned(DANA));
        assertThat(reaper.figures.removalOverdue()).isZero();
    }

    private long stored() {
        long stored = 0;
        try (var all = reaper.kafka.<GrantId, Grant>getKeyValueStore(GrantLedger.GRANTS).all()) {
            while (all.hasNext()) {
                all.next();
                stored++;
            }
        }
        return stored;
    }

    private static Revocation revocation(@Nullable String requestId, Instant at) {
        return Revocation.builder()
                .eventId("revocation")
                .requestId(requestId)
                .occurredAt(at)
                .actor(DANA_ACTOR)
                .person(DANA)
                .scope(requestId == null ? RevocationScope.PERSON : RevocationScope.REQUEST)
                .cause(RevocationCause.ADMIN)
                .reason("enough")
                .build();
    }

    private static Deprovisioned deprovisioned(@Nullable String person) {
        return Deprovisioned.builder()
                .eventId("gone")
                .requestId(ID)
                .occurredAt(T0)
                .actor(service("provisioner-service"))
                .person(person)
                .role(role(ID))
                .cause(RemovalCause.EXPIRED)
                .removedAt(T0)
                .lastPossibleUseAt(T0)
                .build();
    }

    private static DirectoryEntry directory(boolean active, Instant asOf) {
        return DirectoryEntry.builder()
                .eventId("entry")
                .occurredAt(asOf)
                .actor(service("gateway-service"))
                .person(DANA)
                .active(active)
                .asOf(asOf)
                .build();
    }

    private static Lockdown lockdown(LockdownState state, Instant lockedAt) {
        return Lockdown.builder()
                .eventId("lock")
                .occurredAt(lockedAt)
                .actor(DANA_ACTOR)
                .cluster("dev")
                .state(state)
                .epoch(1L)
                .lockedAt(lockedAt)
                .reason("incident")
                .build();
    }

    private static GrantRole elsewhere() {
        return role(OTHER_ID).toBuilder().cluster("prod").build();
    }
}
