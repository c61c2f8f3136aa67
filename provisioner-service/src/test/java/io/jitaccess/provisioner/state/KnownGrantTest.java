package io.jitaccess.provisioner.state;

import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.provisioner.state.KnownGrant.Phase;
import io.jitaccess.testing.Events;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class KnownGrantTest {
    private static final String ID = "0000000000001";
    private static final List<JitEvent> FACTS =
            List.of(
                    Events.provisioned(ID).build(),
                    Events.expiry(ID).build(),
                    Events.expiry(ID)
                            .eventId(EventId.of(ID, Expiry.class, "0000000000002"))
                            .dueAt(T0.plus(HOUR.multipliedBy(2)))
                            .build());

    @Property
    void theOrderOfFactsDoesNotMatter(@ForAll long seed) {
        List<JitEvent> facts = new ArrayList<>(FACTS);
        Collections.shuffle(facts, new Random(seed));

        KnownGrant known = known(facts);

        assertThat(known.phase()).isEqualTo(Phase.ACTIVE);
        assertThat(known.endsAt()).contains(T0.plus(HOUR.multipliedBy(2)));
    }

    @Property
    void whatIsRemovedStaysRemovedWhateverIsReadLater(@ForAll long seed) {
        List<JitEvent> facts = new ArrayList<>(FACTS);
        facts.add(expired());
        facts.add(removed());
        Collections.shuffle(facts, new Random(seed));

        assertThat(known(facts).phase()).isEqualTo(Phase.REMOVED);
    }

    @Test
    void aLockIsOutlivedFromTheClaimUntilTheEndAndNoLonger() {
        Claim claim =
                Claim.builder()
                        .eventId(EventId.of(ID, Claim.class))
                        .requestId(ID)
                        .occurredAt(T0)
                        .actor(Events.service("provisioner-service"))
                        .person(Events.DANA)
                        .role(Events.role(ID))
                        .digest("")
                        .startBy(T0)
                        .endsAt(T0.plus(HOUR))
                        .owner("one")
                        .passesLockdownOf(T0)
                        .build();
        List<JitEvent> story =
                List.of(
                        claim,
                        Events.provisioned(ID).build(),
                        Events.expiry(ID).passesLockdownOf(T0).build(),
                        expired(),
                        removed());

        for (int told = 1; told <= 3; told++) {
            assertThat(known(story.subList(0, told)).passesLockdownOf()).contains(T0);
        }
        for (int told = 4; told <= 5; told++) {
            assertThat(known(story.subList(0, told)).passesLockdownOf()).isEmpty();
        }
        assertThat(known(FACTS).passesLockdownOf()).isEmpty();
    }

    @Test
    void anEndIsKnownBeforeItsRemoval() {
        assertThat(known(List.of(Events.provisioned(ID).build(), expired())).phase())
                .isEqualTo(Phase.ENDED);
        assertThat(known(List.of()).phase()).isEqualTo(Phase.UNKNOWN);
    }

    private static KnownGrant known(List<JitEvent> facts) {
        var grants = new Grants();
        facts.forEach(grants::apply);
        return grants.of(ID);
    }

    private static Expired expired() {
        return Expired.builder()
                .eventId(EventId.of(ID, Expired.class))
                .requestId(ID)
                .occurredAt(T0.plus(HOUR))
                .actor(Events.service("reaper-service"))
                .person(Events.DANA)
                .role(Events.role(ID))
                .endsAt(T0.plus(HOUR))
                .build();
    }

    private static Deprovisioned removed() {
        return Deprovisioned.builder()
                .eventId(EventId.of(ID, Deprovisioned.class))
                .requestId(ID)
                .occurredAt(T0.plus(HOUR))
                .actor(Events.service("provisioner-service"))
                .person(Events.DANA)
                .role(Events.role(ID))
                .cause(RemovalCause.EXPIRED)
                .removedAt(T0.plus(HOUR))
                .lastPossibleUseAt(T0.plus(HOUR))
                .build();
    }
}
