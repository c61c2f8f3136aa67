package io.jitaccess.provisioner.stock;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Claim;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.aws.CallLog;
import io.jitaccess.sandbox.faults.Delays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Ready roles: what taking one costs, and that none serves twice. */
class StockIT {
    private final AwsSandbox sandbox = AwsSandbox.start(SandboxSettings.example());
    private final List<TestingProvisioner> open = new ArrayList<>();
    private final TestingProvisioner provisioner = opened(TestingProvisioner.on(sandbox).stock(3));

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
    void takingOneWritesNothingToIamAndWaitsForNothing() {
        provisioner.refill();
        // Whatever IAM is told from now on, nobody would hear of in time.
        sandbox.control().delays(Delays.NONE);
        sandbox.control().clearCalls();

        Provisioned made = provisioner.granted();

        assertThat(made.role().roleArn()).contains("/jit-stock-test-");
        assertThat(sandbox.control().calls())
                .extracting(CallLog.Entry::operation)
                .noneMatch(operation -> operation.startsWith("iam:"));
        assertThat(provisioner.grants.of(made.requestId()).fact(Claim.class).orElseThrow())
                .satisfies(claim -> assertThat(claim.fromStock()).isTrue());
        assertThat(taken("unripe")).isEqualTo(1);
        assertThat(ready()).isEqualTo(2);
    }

    @Test
    void ripeOnesAreKnownEverywhereThoughIamIsSlow() {
        provisioner.refill();
        provisioner.clock.advance(Duration.ofMinutes(2));

        provisioner.granted();

        assertThat(taken("ripe")).isEqualTo(1);
    }

    @Test
    void noneServesTwiceHoweverManyAskAtOnce() throws Exception {
        provisioner.refill();
        List<Callable<Provisioned>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(provisioner::granted);
        }

        Set<String> roles = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Provisioned> granted : threads.invokeAll(asked)) {
                roles.add(result(granted).role().roleArn());
            }
        }

        assertThat(roles).hasSize(8);
        assertThat(roles).filteredOn(arn -> arn.contains("/jit-stock-")).hasSize(3);
        assertThat(taken("none")).isEqualTo(5);
        assertThat(ready()).isZero();
    }

    @Test
    void aUsedOneIsDeletedAndNeverPutBack() {
        provisioner.refill();
        Provisioned first = provisioner.granted();
        only(provisioner.remove(first), Deprovisioned.class);
        provisioner.refill();

        Set<String> later = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            later.add(provisioner.granted().role().roleArn());
        }

        assertThat(later).hasSize(3).doesNotContain(first.role().roleArn());
        assertThat(provisioner.grantRoles()).doesNotContain(first.role().roleArn());
    }

    @Test
    void aRestartFindsItsOwnAgainButNeitherTakenOnesNorANeighbours() {
        provisioner.refill();
        opened(TestingProvisioner.on(sandbox).instance("neighbour").stock(2)).refill();
        Provisioned taken = provisioner.granted();

        TestingProvisioner restarted =
                opened(TestingProvisioner.on(sandbox).topics(provisioner.grants).stock(2));
        restarted.refill();

        assertThat(restarted.stock.size(restarted.cluster())).isEqualTo(2);
        List<String> next =
                Stream.generate(restarted::granted)
                        .limit(2)
                        .map(provisioned -> provisioned.role().roleArn())
                        .toList();
        assertThat(next)
                .doesNotHaveDuplicates()
                .allMatch(arn -> arn.contains("/jit-stock-test-"))
                .doesNotContain(taken.role().roleArn());
    }

    @Test
    void aClaimThatBecameKnownLateStillCounts() {
        provisioner.refill();
        TestingProvisioner earlierLife = opened(TestingProvisioner.on(sandbox).stock(3));
        earlierLife.refill();
        Provisioned taken = earlierLife.granted();
        provisioner.grants.apply(
                earlierLife.grants.of(taken.requestId()).fact(Claim.class).orElseThrow());

        for (int i = 0; i < 3; i++) {
            assertThat(provisioner.granted().role().roleArn()).isNotEqualTo(taken.role().roleArn());
        }
    }

    @Test
    void whatGetsOldUnusedIsDeletedByItsMaker() {
        provisioner.refill();
        List<String> old = provisioner.grantRoles();
        provisioner.clock.advance(Duration.ofHours(7));
        sandbox.control().advanceClock(Duration.ofSeconds(1));

        provisioner.refill();

        assertThat(provisioner.grantRoles()).hasSize(3).doesNotContainAnyElementsOf(old);
    }

    private double taken(String kind) {
        return provisioner
                .meters
                .get("jit.stock.taken")
                .tag("account", "222222222222")
                .tag("role", kind)
                .counter()
                .count();
    }

    private double ready() {
        return provisioner.meters.get("jit.stock.ready").gauge().value();
    }

    private static Provisioned result(Future<Provisioned> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }
}
