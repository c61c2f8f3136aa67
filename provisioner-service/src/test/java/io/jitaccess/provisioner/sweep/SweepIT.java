package io.jitaccess.provisioner.sweep;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.provisioner.aws.TestingClusters;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.provisioner.state.TestingLockdowns;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sweeps of a cluster in every state that a crash, a person or a lost topic can leave it in. */
class SweepIT {
    private final AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
    private final List<TestingProvisioner> open = new ArrayList<>();
    private final TestingProvisioner provisioner = opened(TestingProvisioner.on(sandbox));

    @AfterEach
    void stop() {
        open.forEach(TestingProvisioner::close);
        sandbox.close();
    }

    private TestingProvisioner opened(TestingProvisioner.Builder builder) {
        TestingProvisioner made = builder.build();
        open.add(made);
        return made;
    }

    @Test
    void tagsAloneTellWhatIsOverWhenTheTopicsAreLost() {
        Provisioned made = provisioner.granted();
        TestingProvisioner amnesiac = opened(TestingProvisioner.on(sandbox));
        assertThat(inventory(amnesiac))
                .extracting(InventoryItem::finding)
                .containsExactly(InventoryFinding.FITS);

        amnesiac.clock.advance(Duration.ofMinutes(63));
        List<JitEvent> facts = amnesiac.swept();

        Deprovisioned gone = only(facts, Deprovisioned.class);
        assertThat(gone.cause()).isEqualTo(RemovalCause.ORPHAN);
        assertThat(gone.requestId()).isEqualTo(made.requestId());
        assertThat(gone.role()).isEqualTo(made.role());
        assertThat(only(facts, Inventory.class).items())
                .singleElement()
                .satisfies(
                        item -> {
                            assertThat(item.finding()).isEqualTo(InventoryFinding.REMOVED);
                            assertThat(item.requestId()).isEqualTo(made.requestId());
                            assertThat(item.expiresAt()).isEqualTo(made.endsAt());
                        });
        assertNothingIsLeft();
    }

    @Test
    void aDryRunListsWhatItWouldRemoveAndLeavesIt() {
        TestingProvisioner dry = opened(TestingProvisioner.on(sandbox).dryRun());
        Provisioned over = dry.granted();
        Provisioned half = dry.granted();
        sandbox.control().removeRole("222222222222", half.role().roleArn().replaceFirst(".*/", ""));
        dry.clock.advance(Duration.ofMinutes(63));
        dry.swept();

        List<JitEvent> facts = dry.swept();

        assertThat(facts).hasSize(1);
        assertThat(only(facts, Inventory.class).items())
                .extracting(InventoryItem::finding)
                .containsExactly(InventoryFinding.WOULD_REMOVE, InventoryFinding.WOULD_REMOVE);
        assertThat(dry.entries())
                .containsExactlyInAnyOrder(over.role().roleArn(), half.role().roleArn());
    }

    @Test
    void noEntryStaysOnAClosedCluster() {
        Provisioned made = provisioner.granted();
        TestingProvisioner amnesiac = opened(TestingProvisioner.on(sandbox).dryRun());
        TestingLockdowns.lock(amnesiac.lockdowns, "dev", amnesiac.clock.instant());

        Deprovisioned gone = only(amnesiac.swept(), Deprovisioned.class);

        assertThat(gone.cause()).isEqualTo(RemovalCause.LOCKDOWN);
        assertThat(gone.requestId()).isEqualTo(made.requestId());
        assertNothingIsLeft();
    }

    @Test
    void aStaleListMakesNoSuspects() {
        provisioner.granted();
        provisioner.clock.advance(Duration.ofMinutes(16));
        sandbox.control().delays(Delays.NONE.withList(Duration.ofMinutes(1)));
        Provisioned unlisted = provisioner.granted();

        assertThat(provisioner.swept()).hasSize(1);
        assertThat(provisioner.swept()).hasSize(1);

        assertThat(provisioner.entries()).contains(unlisted.role().roleArn());
    }

    @Test
    void stockIsLeftAloneUntilItsLeaseIsOver() {
        TestingProvisioner neighbour =
                opened(TestingProvisioner.on(sandbox).instance("neighbour").stock(2));
        neighbour.refill();
        provisioner.clock.advance(Duration.ofHours(11));
        assertThat(inventory(provisioner))
                .extracting(InventoryItem::finding)
                .containsExactly(InventoryFinding.STOCK, InventoryFinding.STOCK);

        provisioner.clock.advance(Duration.ofHours(2));
        assertThat(inventory(provisioner))
                .extracting(InventoryItem::finding)
                .containsExactly(InventoryFinding.SUSPECT, InventoryFinding.SUSPECT);
        assertThat(provisioner.swept())
                .filteredOn(Deprovisioned.class::isInstance)
                .hasSize(2)
                .allSatisfy(gone -> assertThat(gone.requestId()).isNull());

        assertNothingIsLeft();
    }

    @Test
    void aRestartForgetsItsSuspectsAndNothingElse() {
        Provisioned made = provisioner.granted();
        sandbox.control().removeEntry("dev", made.role().roleArn());
        provisioner.clock.advance(Duration.ofMinutes(16));
        provisioner.swept();
        provisioner.restart();

        assertThat(provisioner.swept()).noneMatch(Deprovisioned.class::isInstance);
        only(provisioner.swept(), Deprovisioned.class);
    }

    @Test
    void aRetiredClusterTakesNoGrantsAndIsEmptiedAsTheyEnd() {
        Provisioned made = provisioner.granted();
        TestingProvisioner later =
                opened(
                        TestingProvisioner.on(sandbox)
                                .topics(provisioner.grants)
                                .cluster(retired(TestingClusters.dev())));

        assertThat(only(later.provision(later.approved()), ProvisioningFailed.class).cause())
                .isEqualTo(FailureCause.CLUSTER_UNFIT);
        assertThat(later.swept()).noneMatch(Deprovisioned.class::isInstance);
        assertThat(later.entries()).containsExactly(made.role().roleArn());

        later.clock.advance(Duration.ofMinutes(63));
        only(later.swept(), Deprovisioned.class);
        assertNothingIsLeft();
    }

    @Test
    void anUnfinishedListingIsSaidToBeOneAndRemovesNothing() {
        provisioner.granted();
        provisioner.clock.advance(Duration.ofMinutes(63));
        sandbox.control().fault(Fault.of(Fault.Kind.THROTTLE, "eks:ListAccessEntries"));

        assertThat(only(provisioner.swept(), Inventory.class).complete()).isFalse();

        assertThat(provisioner.entries()).hasSize(1);
    }

    @Test
    void twoInstallationsInOneAccountDoNotTouchEachOther() {
        TestingProvisioner blue = opened(TestingProvisioner.on(sandbox).installation("blue"));
        TestingProvisioner green = opened(TestingProvisioner.on(sandbox).installation("green"));
        Provisioned ofBlue = blue.granted();
        Provisioned ofGreen = green.granted();
        assertThat(inventory(blue))
                .extracting(InventoryItem::roleArn)
                .containsExactly(ofBlue.role().roleArn());

        blue.clock.advance(Duration.ofDays(2));
        TestingLockdowns.lock(blue.lockdowns, "dev", blue.clock.instant());
        blue.swept();
        blue.swept();

        assertThat(green.entries()).containsExactly(ofGreen.role().roleArn());
        assertThat(green.grantRoles()).containsExactly(ofGreen.role().roleArn());
        // Role names are one space for an account, whatever the path: ours must not be taken over.
        var clash = green.approved().toBuilder().requestId(ofGreen.requestId()).build();
        ProvisioningFailed failed =
                only(blueIsOpenAgain().provision(clash), ProvisioningFailed.class);
        assertThat(failed.cause()).isEqualTo(FailureCause.FOREIGN_ENTRY);
        assertThat(green.entries()).containsExactly(ofGreen.role().roleArn());
    }

    private TestingProvisioner blueIsOpenAgain() {
        return opened(TestingProvisioner.on(sandbox).installation("blue"));
    }

    private static List<InventoryItem> inventory(TestingProvisioner provisioner) {
        return only(provisioner.swept(), Inventory.class).items();
    }

    private static Cluster retired(Cluster cluster) {
        return new Cluster(
                cluster.name(),
                cluster.account(),
                cluster.region(),
                cluster.accessRole(),
                cluster.externalId(),
                cluster.labels(),
                cluster.namespaces(),
                cluster.owners(),
                cluster.minDuration(),
                cluster.maxDuration(),
                true);
    }

    private void assertNothingIsLeft() {
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
    }
}
