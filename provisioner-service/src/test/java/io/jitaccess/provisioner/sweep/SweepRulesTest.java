package io.jitaccess.provisioner.sweep;

import static io.jitaccess.testing.Events.HOUR;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.sweep.SweepRules.Item;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class SweepRulesTest {
    private static final String ID = "0000000000001";
    private static final Instant END = T0.plus(HOUR);
    private static final SweepSettings SETTINGS =
            new SweepSettings(
                    false, Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(5));

    @Test
    void whatIsActiveStays() {
        assertThat(judge(whole(END), known(Events.provisioned(ID).build()), false, END))
                .isEqualTo(InventoryFinding.FITS);
    }

    @Test
    void whatIsPastItsEndByTwoMinutesGoesByItsTagsAlone() {
        assertThat(judge(whole(END), known(), false, END.plusSeconds(120)))
                .isEqualTo(InventoryFinding.FITS);
        assertThat(judge(whole(END), known(), false, END.plusSeconds(121)))
                .isEqualTo(InventoryFinding.REMOVED);
    }

    @Test
    void anExtensionBeatsTheTag() {
        KnownGrant extended =
                known(
                        Events.provisioned(ID).build(),
                        Events.expiry(ID).dueAt(END.plus(HOUR)).build());

        assertThat(judge(whole(END), extended, false, END.plusSeconds(600)))
                .isEqualTo(InventoryFinding.FITS);
    }

    @Test
    void aHalfIsSuspectAtFirstAndRemovedWhenSeenAgain() {
        Item half = new Item("arn", ID, false, true, null, T0, false);
        Instant later = T0.plus(Duration.ofMinutes(16));

        assertThat(judge(half, known(), false, T0.plusSeconds(60)))
                .isEqualTo(InventoryFinding.FITS);
        assertThat(judge(half, known(), false, later)).isEqualTo(InventoryFinding.SUSPECT);
        assertThat(judge(half, known(), true, later)).isEqualTo(InventoryFinding.REMOVED);
    }

    @Test
    void aRoleThatWaitsToBeTakenStays() {
        Item stock = new Item("arn", null, false, true, null, T0, true);

        assertThat(judge(stock, known(), true, T0.plus(Duration.ofDays(1))))
                .isEqualTo(InventoryFinding.STOCK);
    }

    @Test
    void anActiveGrantThatLostAHalfIsSaidToBeGoneOnceTwoSweepsSawIt() {
        KnownGrant active = known(Events.provisioned(ID).build());
        Item half = new Item("arn", ID, false, true, null, T0, false);
        Instant later = T0.plus(Duration.ofMinutes(16));

        assertThat(judge(half, active, false, later)).isEqualTo(InventoryFinding.SUSPECT);
        assertThat(judge(half, active, true, later)).isEqualTo(InventoryFinding.REMOVED);
    }

    @Test
    void whatFailedOrWasRemovedGoesThoughItsEndIsFarOff() {
        KnownGrant failed =
                known(
                        ProvisioningFailed.builder()
                                .eventId(ID)
                                .requestId(ID)
                                .occurredAt(T0)
                                .actor(Events.DANA_ACTOR)
                                .person(Events.DANA)
                                .cluster("dev")
                                .cause(FailureCause.REFUSED)
                                .message("no")
                                .build());
        KnownGrant removed =
                known(
                        Events.provisioned(ID).build(),
                        Deprovisioned.builder()
                                .eventId(ID)
                                .requestId(ID)
                                .occurredAt(T0)
                                .actor(Events.DANA_ACTOR)
                                .role(Events.role(ID))
                                .cause(RemovalCause.REVOKED)
                                .removedAt(T0)
                                .lastPossibleUseAt(T0)
                                .build());

        assertThat(judge(whole(END), failed, false, T0.plusSeconds(60)))
                .isEqualTo(InventoryFinding.FITS);
        assertThat(judge(whole(END), failed, false, T0.plusSeconds(121)))
                .isEqualTo(InventoryFinding.REMOVED);
        assertThat(judge(whole(END), removed, false, T0)).isEqualTo(InventoryFinding.REMOVED);
    }

    @Test
    void onAClosedClusterNoEntryStays() {
        KnownGrant active = known(Events.provisioned(ID).build());

        assertThat(SweepRules.judge(whole(END), active, false, true, SETTINGS, T0))
                .isEqualTo(InventoryFinding.REMOVED);
        assertThat(
                        SweepRules.judge(
                                new Item("arn", null, false, true, null, T0, true),
                                known(),
                                false,
                                true,
                                SETTINGS,
                                T0))
                .isEqualTo(InventoryFinding.STOCK);
    }

    private static InventoryFinding judge(
            Item item, KnownGrant known, boolean suspectedBefore, Instant now) {
        return SweepRules.judge(item, known, suspectedBefore, false, SETTINGS, now);
    }

    private static Item whole(Instant expiresAt) {
        return new Item("arn", ID, true, true, expiresAt, T0, false);
    }

    private static KnownGrant known(JitEvent... facts) {
        var grants = new Grants();
        for (JitEvent fact : facts) {
            grants.apply(fact);
        }
        return grants.of(ID);
    }
}
