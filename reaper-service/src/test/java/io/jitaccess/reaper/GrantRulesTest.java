package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.DANA_ACTOR;
import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;
import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Expired;
import io.jitaccess.events.ExpiringSoon;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.Revoked;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class GrantRulesTest {
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final GrantRules RULES = new GrantRules(RETENTION);
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final GrantId GRANT = new GrantId(DANA, ID);
    private static final Order ADMIN = new Order(DANA_ACTOR, RevocationCause.ADMIN, "done");
    private static final Order LOCK = new Order(DANA_ACTOR, RevocationCause.LOCKDOWN, "incident");
    private static final Input DUE_IN_AN_HOUR = new Input.DueTime(expiry(ID).build());

    private Grant grant = new Grant.Unseen();

    @Test
    void expiresAtItsEndAndNotBefore() {
        assertThat(at(T0, DUE_IN_AN_HOUR)).isEmpty();
        Instant end = T0.plus(HOUR);

        assertThat(at(end.minusMillis(1), new Input.Tick()))
                .singleElement()
                .isInstanceOf(ExpiringSoon.class);
        List<JitEvent> events = at(end, new Input.Tick());

        assertThat(events).hasSize(2);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        Expired.class, expired -> assertThat(expired.endsAt()).isEqualTo(end));
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        RemovalDue.class,
                        order -> {
                            assertThat(order.cause()).isEqualTo(RemovalCause.EXPIRED);
                            assertThat(order.attempt()).isEqualTo(1);
                            assertThat(order.endedAt()).isEqualTo(end);
                        });
    }

    @Test
    void remindsTenMinutesAheadOnce() {
        at(T0, DUE_IN_AN_HOUR);
        Instant ahead = T0.plus(HOUR).minus(Duration.ofMinutes(10));

        assertThat(at(ahead.minusMillis(1), new Input.Tick())).isEmpty();
        assertThat(at(ahead, new Input.Tick())).hasSize(1);
        assertThat(at(ahead.plusSeconds(1), new Input.Tick())).isEmpty();
    }

    @Test
    void remindsAShortGrantInItsLastFifth() {
        at(T0, due(T0.plusSeconds(60)));

        assertThat(at(T0.plusSeconds(47), new Input.Tick())).isEmpty();
        assertThat(at(T0.plusSeconds(48), new Input.Tick())).hasSize(1);
    }

    @Test
    void aRevocationEndsAnActiveGrantAtOnceWithItsAuthorAndReason() {
        at(T0, DUE_IN_AN_HOUR);

        List<JitEvent> events = at(T0.plusSeconds(5), new Input.Revoke(ADMIN));

        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        Revoked.class,
                        revoked -> {
                            assertThat(revoked.actor()).isEqualTo(DANA_ACTOR);
                            assertThat(revoked.cause()).isEqualTo(RevocationCause.ADMIN);
                            assertThat(revoked.reason()).isEqualTo("done");
                        });
        assertThat(types(events)).containsExactly("Revoked", "RemovalDue");
        assertThat(at(T0.plus(HOUR), new Input.Tick()))
                .extracting(Object::getClass)
                .doesNotContain(Expired.class);
    }

    @Test
    void aRevocationThatOvertookItsGrantEndsItOnArrival() {
        assertThat(at(T0, new Input.Revoke(ADMIN))).isEmpty();

        assertThat(types(at(T0.plusSeconds(1), DUE_IN_AN_HOUR)))
                .containsExactly("Revoked", "RemovalDue");
    }

    @Test
    void anEarlyRevocationIsForgottenWhenTheGrantNeverStarts() {
        at(T0, new Input.Revoke(ADMIN));

        at(T0.plusSeconds(1), new Input.NeverStarts());

        assertThat(grant).isEqualTo(new Grant.Unseen());
    }

    @Test
    void anEarlyRevocationIsForgottenWithTheTopicsThatCouldStillStartTheGrant() {
        at(T0, new Input.Revoke(ADMIN));

        at(T0.plus(RETENTION).minusMillis(1), new Input.Tick());
        assertThat(grant).isInstanceOf(Grant.RevokeOnArrival.class);
        at(T0.plus(RETENTION), new Input.Tick());
        assertThat(grant).isEqualTo(new Grant.Unseen());
    }

    @Test
    void anExtensionReplacesTheEndAndAnEarlierEndDoesNot() {
        at(T0, DUE_IN_AN_HOUR);
        at(T0.plusSeconds(1), due(T0.plus(HOUR.multipliedBy(2))));
        at(T0.plusSeconds(2), DUE_IN_AN_HOUR);

        assertThat(at(T0.plus(HOUR), new Input.Tick())).isEmpty();
        at(T0.plus(HOUR.multipliedBy(2)).minusSeconds(1), new Input.Tick());
        assertThat(types(at(T0.plus(HOUR.multipliedBy(2)), new Input.Tick())))
                .containsExactly("Expired", "RemovalDue");
    }

    @Test
    void aGrantThatIsSeenAfterItsEndIsEndedAtOnce() {
        assertThat(types(at(T0.plus(HOUR), DUE_IN_AN_HOUR)))
                .containsExactly("Expired", "RemovalDue");
    }

    @Test
    void aGrantWhoseEndIsBeforeItsStartIsEndedAtOnce() {
        assertThat(types(at(T0, due(T0.minusSeconds(1))))).containsExactly("Expired", "RemovalDue");
    }

    @Test
    void aVoidGrantIsRevokedOnArrivalByWhatVoidsIt() {
        List<JitEvent> events = at(T0, new Input.VoidDueTime(expiry(ID).build(), LOCK));

        assertThat(types(events)).containsExactly("Revoked", "RemovalDue");
        assertThat(((RemovalDue) events.getLast()).cause()).isEqualTo(RemovalCause.LOCKDOWN);
    }

    @Test
    void theRemovalIsOrderedAgainWithGrowingPausesUntilItIsConfirmed() {
        at(T0, DUE_IN_AN_HOUR);
        at(T0, new Input.Revoke(ADMIN));
        Instant now = T0;
        for (int seconds : List.of(5, 10, 20, 40, 60, 60)) {
            assertThat(at(now.plusSeconds(seconds).minusMillis(1), new Input.Tick())).isEmpty();
            now = now.plusSeconds(seconds);
            assertThat(types(at(now, new Input.Tick()))).containsExactly("RemovalDue");
        }

        at(now, new Input.Gone());

        assertThat(at(now.plus(Duration.ofDays(1)), new Input.Tick())).isEmpty();
        assertThat(grant).isInstanceOf(Grant.Removed.class);
    }

    @Test
    void whatEndedIsOrderedAwayAgainWhenItShowsUpAgainAndNeverRevived() {
        at(T0, DUE_IN_AN_HOUR);
        at(T0, new Input.Revoke(ADMIN));
        at(T0, new Input.Gone());

        assertThat(types(at(T0.plusSeconds(9), DUE_IN_AN_HOUR))).containsExactly("RemovalDue");
        assertThat(types(at(T0.plusSeconds(9), DUE_IN_AN_HOUR))).containsExactly("RemovalDue");
    }

    @Test
    void whatEndedIsKnownForAsLongAsTheTopicsAreKeptAndNoLonger() {
        at(T0, DUE_IN_AN_HOUR);
        at(T0, new Input.Revoke(ADMIN));
        at(T0, new Input.Gone());

        at(T0.plus(RETENTION).minusMillis(1), new Input.Tick());
        assertThat(grant).isInstanceOf(Grant.Removed.class);
        at(T0.plus(RETENTION), new Input.Tick());
        assertThat(grant).isEqualTo(new Grant.Unseen());
    }

    @Test
    void aConfirmationOfRemovalDoesNotHideTheEndOfAnActiveGrant() {
        at(T0, DUE_IN_AN_HOUR);
        at(T0.plusSeconds(1), new Input.Gone());

        assertThat(types(at(T0.plus(HOUR), new Input.Tick())))
                .containsExactly("Expired", "RemovalDue");
    }

    private static Input due(Instant end) {
        return new Input.DueTime(expiry(ID).dueAt(end).build());
    }

    private List<JitEvent> at(Instant now, Input input) {
        GrantRules.Outcome outcome = RULES.decide(GRANT, grant, input, now);
        grant = outcome.next();
        return outcome.events();
    }

    private static List<String> types(List<JitEvent> events) {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
