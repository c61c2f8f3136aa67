package io.jitaccess.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.Requested;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A judge who cannot find anyone guilty is worth nothing. */
class JudgeTest {
    private static final String ID = "0H5A9QZ7X3K1M";
    private static final Requested REQUESTED = Events.requested(ID).build();
    private static final Approved APPROVED = Events.approved(ID).build();
    private static final Provisioned PROVISIONED = Events.provisioned(ID).build();
    private static final Instant ENDS_AT = PROVISIONED.endsAt();
    private static final Expired ON_TIME =
            Expired.builder()
                    .eventId(EventId.of(ID, Expired.class))
                    .requestId(ID)
                    .occurredAt(ENDS_AT)
                    .actor(Events.service("reaper-service"))
                    .person(Events.DANA)
                    .role(Events.role(ID))
                    .endsAt(ENDS_AT)
                    .build();
    private static final Deprovisioned GONE =
            Deprovisioned.builder()
                    .eventId(EventId.of(ID, Deprovisioned.class))
                    .requestId(ID)
                    .occurredAt(ENDS_AT)
                    .actor(Events.service("provisioner-service"))
                    .role(Events.role(ID))
                    .cause(RemovalCause.EXPIRED)
                    .removedAt(ENDS_AT.plusSeconds(2))
                    .lastPossibleUseAt(ENDS_AT.plusSeconds(60))
                    .build();

    private static List<String> brokenBy(List<JitEvent> events, Mischief.Away... aways) {
        var accepted = new Accepted();
        accepted.requests.put(
                REQUESTED.requestId(),
                Errand.of(new SplittableRandom(1), 0, Duration.ofMinutes(1), 1));
        return new Judge(accepted, List.of(aways), events)
                .findings().stream()
                        .filter(finding -> !finding.holds())
                        .map(Finding::invariant)
                        .toList();
    }

    private static List<JitEvent> life(JitEvent... more) {
        var events = new ArrayList<JitEvent>(List.of(REQUESTED));
        events.addAll(List.of(more));
        return events;
    }

    @Test
    void aWholeLifeIsFine() {
        assertThat(brokenBy(life(APPROVED, PROVISIONED, ON_TIME, GONE))).isEmpty();
    }

    @Test
    void aRepeatOfTheSameFactIsFine() {
        assertThat(brokenBy(life(APPROVED, APPROVED, PROVISIONED, ON_TIME, ON_TIME, GONE)))
                .isEmpty();
    }

    @Test
    void aRequestThatIsNotOnTheBusIsFound() {
        assertThat(brokenBy(List.of())).isNotEmpty();
    }

    @Test
    void twoVerdictsAreFound() {
        Approved other = APPROVED.toBuilder().eventId(APPROVED.eventId() + "x").build();

        assertThat(brokenBy(life(APPROVED, other, PROVISIONED, ON_TIME, GONE)))
                .containsExactly("every accepted request is on the bus and has one verdict");
    }

    @Test
    void twoEndsAreFound() {
        Expired other = ON_TIME.toBuilder().eventId(ON_TIME.eventId() + "x").build();

        assertThat(brokenBy(life(APPROVED, PROVISIONED, ON_TIME, other, GONE)))
                .containsExactly("every granted request has one end, every other none");
    }

    @Test
    void anEarlyEndIsFound() {
        Expired early = ON_TIME.toBuilder().occurredAt(ENDS_AT.minusMillis(1)).build();

        assertThat(brokenBy(life(APPROVED, PROVISIONED, early, GONE)))
                .containsExactly("nothing expired early");
    }

    @Test
    void accessThatOutlivesItsEndIsFoundUnlessItsRemoversWereAway() {
        Deprovisioned late = GONE.toBuilder().removedAt(ENDS_AT.plusSeconds(100)).build();
        List<JitEvent> events = life(APPROVED, PROVISIONED, ON_TIME, late);

        assertThat(brokenBy(events))
                .containsExactly("access gone within 60 s of its end while its removers were up");
        assertThat(
                        brokenBy(
                                events,
                                new Mischief.Away(
                                        "kafka",
                                        true,
                                        ENDS_AT.minusSeconds(10),
                                        ENDS_AT.plusSeconds(50))))
                .isEmpty();
    }
}
