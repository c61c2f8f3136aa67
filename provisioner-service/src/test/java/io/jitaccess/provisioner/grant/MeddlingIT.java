package io.jitaccess.provisioner.grant;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.sandbox.AwsSandbox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What somebody did behind our back: to a role, an entry, a cluster, the clock. */
class MeddlingIT {
    private static final String ACCOUNT = "222222222222";

    private final AwsSandbox sandbox = TestingSandbox.start();
    private final TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build();

    @AfterEach
    void stop() {
        provisioner.close();
        sandbox.close();
    }

    @Test
    void aWrongClockIsSeenAndWorkGoesOn() {
        sandbox.control().advanceClock(Duration.ofMinutes(10));

        Provisioned made = provisioner.granted();
        only(provisioner.remove(made), Deprovisioned.class);

        assertThat(provisioner.time.isWrong()).isTrue();
        assertThat(provisioner.time.ahead().orElseThrow().toMinutes()).isBetween(-10L, -9L);
        sandbox.control().advanceClock(Duration.ofMinutes(-10));
        provisioner.granted();
        assertThat(provisioner.time.isWrong()).isFalse();
    }

    @Test
    void aDeletedRoleIsRemovedAndTheRestOfItsGrantIsFoundByTheSweep() {
        Provisioned made = provisioner.granted();
        String name = made.role().roleArn().replaceFirst(".*/", "");
        sandbox.control().removeRole(ACCOUNT, name);
        provisioner.clock.advance(Duration.ofMinutes(16));

        assertThat(provisioner.swept()).noneMatch(Deprovisioned.class::isInstance);
        assertThat(only(provisioner.swept(), Deprovisioned.class).requestId())
                .isEqualTo(made.requestId());

        assertNothingIsLeft();
        only(provisioner.remove(made), Deprovisioned.class);
    }

    @Test
    void anEntryRemovedByHandIsSaidToBeGone() {
        Provisioned made = provisioner.granted();
        sandbox.control().removeEntry("dev", made.role().roleArn());
        provisioner.clock.advance(Duration.ofMinutes(16));
        provisioner.swept();

        only(provisioner.swept(), Deprovisioned.class);

        assertNothingIsLeft();
    }

    @Test
    void aClusterThatIsDeletedHasNothingLeftToRemoveButTheRole() {
        Provisioned made = provisioner.granted();
        sandbox.control().clusterStatus("dev", "DELETED");

        only(provisioner.remove(made), Deprovisioned.class);

        assertThat(provisioner.grantRoles()).isEmpty();
        assertThat(failure().cause()).isEqualTo(FailureCause.CLUSTER_UNFIT);
    }

    @Test
    void aClusterOfConfigMapModeIsToldApart() {
        sandbox.control().authenticationMode("dev", "CONFIG_MAP");

        ProvisioningFailed failed = failure();

        assertThat(failed.cause()).isEqualTo(FailureCause.CLUSTER_UNFIT);
        assertThat(failed.message()).contains("API_AND_CONFIG_MAP");
    }

    private ProvisioningFailed failure() {
        ProvisioningFailed failed =
                only(provisioner.provision(provisioner.approved()), ProvisioningFailed.class);
        assertNothingIsLeft();
        return failed;
    }

    private void assertNothingIsLeft() {
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
    }
}
