package io.jitaccess.provisioner.grant;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.provisioner.aws.TestingAccounts;
import io.jitaccess.sandbox.AwsSandbox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that dies after any single call to AWS, in both sequences. */
class CrashIT {
    private final AwsSandbox sandbox = TestingSandbox.start();
    private TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build();
    private int stock;

    @AfterEach
    void stop() {
        provisioner.close();
        sandbox.close();
    }

    @ParameterizedTest(name = "stock of {0}")
    @ValueSource(ints = {0, 1})
    void isMadeGoodByTheNext(int size) {
        start(size);
        int toProvision = callsToProvision();
        int toRemove = callsToRemove();
        // Role, its policy, entry, two associations, two looks; from stock, no write to IAM.
        assertThat(toProvision).isEqualTo(size == 0 ? 7 : 5);
        assertThat(toRemove).isGreaterThanOrEqualTo(7);

        for (int last = 1; last <= toProvision; last++) {
            refill();
            Approved approved = provisioner.approved();
            assertThat(diesAfter(last, () -> provisioner.provision(approved)))
                    .as("call %d", last)
                    .isTrue();
            List<JitEvent> facts = provisioner.provision(approved);
            Provisioned made = only(facts, Provisioned.class);
            assertThat(only(facts, Expiry.class).dueAt()).isEqualTo(approved.endsAt());
            assertThat(provisioner.entries()).containsExactly(made.role().roleArn());
            only(provisioner.remove(made), Deprovisioned.class);
        }
        for (int last = 1; last <= toRemove; last++) {
            Provisioned made = granted();
            assertThat(diesAfter(last, () -> provisioner.remove(made)))
                    .as("call %d", last)
                    .isTrue();
            only(provisioner.remove(made), Deprovisioned.class);
        }

        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles())
                .allMatch(arn -> arn.contains("/jit-stock-"))
                .hasSizeLessThanOrEqualTo(size);
    }

    @ParameterizedTest(name = "stock of {0}")
    @ValueSource(ints = {0, 1})
    void isMadeGoodByTheSweepIfThereIsNoNext(int size) {
        start(size);
        int toProvision = callsToProvision();
        int toRemove = callsToRemove();
        List<Approved> cutShort = new ArrayList<>();

        for (int last = 1; last <= toProvision; last++) {
            refill();
            Approved approved = provisioner.approved();
            cutShort.add(approved);
            diesAfter(last, () -> provisioner.provision(approved));
        }
        for (int last = 1; last <= toRemove; last++) {
            Provisioned made = granted();
            diesAfter(last, () -> provisioner.remove(made));
        }
        // Nobody tries again before the grants' own ends; the first look finds suspects, and the
        // second removes them.
        provisioner.clock.advance(Duration.ofHours(13));
        List<JitEvent> facts = new ArrayList<>(provisioner.swept());
        facts.addAll(provisioner.swept());

        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
        assertThat(facts).filteredOn(Deprovisioned.class::isInstance).isNotEmpty();
        for (Approved approved : cutShort) {
            assertThat(provisioner.provision(approved)).noneMatch(Provisioned.class::isInstance);
        }
    }

    @Test
    void leavesNothingWhenItsStartCameTooLate() {
        start(0);
        Approved approved = provisioner.approved();
        diesAfter(5, () -> provisioner.provision(approved));
        assertThat(provisioner.entries()).hasSize(1);

        provisioner.clock.advance(Duration.ofMinutes(6));
        ProvisioningFailed failed = only(provisioner.provision(approved), ProvisioningFailed.class);

        assertThat(failed.cause()).isEqualTo(FailureCause.TOO_LATE);
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
    }

    @Test
    void readingEverythingAgainMakesNothing() {
        start(0);
        Approved approved = provisioner.approved();
        Provisioned made = provisioner.granted(approved);
        provisioner.remove(made).forEach(provisioner.grants::apply);
        provisioner.calls.dieAfter(Integer.MAX_VALUE);

        assertThat(provisioner.provision(approved)).isEmpty();
        assertThat(provisioner.calls.made()).isZero();
    }

    @Test
    void claimsBeforeItsFirstWrite() {
        start(0);
        Approved approved = provisioner.approved();

        diesAfter(1, () -> provisioner.provision(approved));

        assertThat(provisioner.grants.of(approved.requestId()).fact(Claim.class)).isPresent();
    }

    private void start(int size) {
        stock = size;
        provisioner = TestingProvisioner.on(sandbox).stock(size).build();
        // Opens the session, which takes a call of its own.
        only(provisioner.remove(granted()), Deprovisioned.class);
    }

    private Provisioned granted() {
        refill();
        return provisioner.granted();
    }

    private void refill() {
        if (stock > 0) {
            provisioner.refill();
        }
    }

    private int callsToProvision() {
        refill();
        provisioner.calls.dieAfter(Integer.MAX_VALUE);
        Provisioned made = provisioner.granted();
        int calls = provisioner.calls.made();
        only(provisioner.remove(made), Deprovisioned.class);
        return calls;
    }

    private int callsToRemove() {
        Provisioned made = granted();
        provisioner.calls.dieAfter(Integer.MAX_VALUE);
        only(provisioner.remove(made), Deprovisioned.class);
        return provisioner.calls.made();
    }

    /** True if the process died; what it had in memory is gone, what it had claimed is not. */
    private boolean diesAfter(int count, Runnable work) {
        provisioner.calls.dieAfter(count);
        try {
            work.run();
            return false;
        } catch (TestingAccounts.Died died) {
            return true;
        } finally {
            provisioner.calls.live();
        }
    }
}
