package io.jitaccess.provisioner.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.TestingProvisioner;
import io.jitaccess.provisioner.preflight.Finding.Severity;
import io.jitaccess.provisioner.state.TestingLockdowns;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.faults.Quotas;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;

/** What can be wrong with a cluster, and what each finding says to do. */
class PreflightIT {
    private final AwsSandbox sandbox = TestingSandbox.start();
    private final TestingProvisioner provisioner =
            TestingProvisioner.on(sandbox).propagation(Duration.ofSeconds(3)).build();

    @AfterEach
    void stop() {
        provisioner.close();
        sandbox.close();
    }

    @Test
    void aFitClusterIsReadyAndItsQuotasAreCounted() {
        provisioner.granted();

        Report report = TestingPreflight.inspect(provisioner);

        assertThat(report.ready()).isTrue();
        assertThat(report.entries()).isEqualTo(new Report.Usage(1, 1, 3000));
        assertThat(report.roles()).isEqualTo(new Report.Usage(1, 2, 1000));
        assertThat(report.findings()).allMatch(it -> it.severity() == Severity.NOTE);
    }

    @Test
    void theModeAndTheStatusOfAClusterSayHowToMendThem() {
        sandbox.control().authenticationMode("dev", "CONFIG_MAP");
        sandbox.control().clusterStatus("dev", "UPDATING");

        Report report = TestingPreflight.inspect(provisioner);

        assertThat(report.ready()).isFalse();
        assertThat(report.findings())
                .anyMatch(
                        it ->
                                it.fix().contains("update-cluster-config --name dev")
                                        && it.fix().contains("API_AND_CONFIG_MAP"))
                .anyMatch(it -> it.finding().contains("not ACTIVE"));
    }

    @Test
    void aPolicyThatEksDoesNotKnowIsNamed() {
        ProvisioningSettings settings = allowing(List.of("AmazonEKSFuturePolicy"), List.of());

        Report report = TestingPreflight.inspect(provisioner, settings);

        assertThat(report.ready()).isTrue();
        assertThat(report.findings())
                .anyMatch(it -> it.finding().contains("AmazonEKSFuturePolicy"));
    }

    @ParameterizedTest
    @CsvSource({"5, WARNING, true", "4, BLOCKING, false"})
    void quotasWarnFromFourFifthsAndBlockWhenFull(int limit, Severity severity, boolean ready) {
        for (int i = 0; i < 3; i++) {
            provisioner.granted();
        }
        sandbox.control().quotas(new Quotas(limit, 3000, 20));

        Report report = TestingPreflight.inspect(provisioner);

        assertThat(report.ready()).isEqualTo(ready);
        assertThat(report.findings())
                .anyMatch(
                        it ->
                                it.severity() == severity
                                        && it.finding().contains("4 of " + limit + " roles")
                                        && it.fix().contains("request-service-quota-increase"));
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_BEFORE, AccessDenied, deploy/terraform",
        "ERROR_BEFORE, ExpiredTokenException, base credentials",
        "ERROR_BEFORE, RequestTimeTooSkewed, chronyc",
        "ERROR_BEFORE, ResourceNotFoundException, retired: true",
        "ERROR_BEFORE, ResourceLimitExceededException, quota",
        "ERROR_BEFORE, InvalidParameterException, catalogue",
        "THROTTLE, , calls-per-second",
        "TIMEOUT, , VPC endpoints",
    })
    void everyClassOfAnswerHasItsOwnFix(Fault.Kind kind, String code, String fix) {
        Fault fault = Fault.of(kind, "eks:DescribeCluster").lasting(Duration.ofMillis(30));
        sandbox.control().fault(code == null ? fault : fault.answering(code, 400, "no"));

        assertThat(TestingPreflight.inspect(provisioner).findings())
                .filteredOn(it -> it.severity() != Severity.NOTE)
                .singleElement()
                .satisfies(it -> assertThat(it.fix()).contains(fix));
    }

    @Test
    void aWrongClockIsAFinding() {
        sandbox.control().advanceClock(Duration.ofMinutes(-2));

        assertThat(TestingPreflight.inspect(provisioner).findings())
                .anyMatch(
                        it ->
                                it.finding().contains("seconds ahead of")
                                        && it.fix().contains("chronyc"));
    }

    @Test
    void aCanaryMakesAndRemovesARealRoleAndEntry() {
        sandbox.control().delays(Delays.NONE.withRole(Duration.ofSeconds(1)));

        CanaryReport canary = TestingPreflight.tryOut(provisioner);

        assertThat(canary.ok()).as(canary.toString()).isTrue();
        assertThat(canary.steps())
                .extracting(CanaryReport.Step::name)
                .containsExactly("role", "entry", "policies", "verification", "session", "removal");
        assertNothingIsLeft();
    }

    @Test
    void aCanaryThatFailsSaysWhereAndLeavesNothing() {
        sandbox.control()
                .fault(
                        Fault.of(Fault.Kind.ERROR_BEFORE, "eks:AssociateAccessPolicy")
                                .answering("AccessDeniedException", 403, "explicit deny"));

        CanaryReport canary = TestingPreflight.tryOut(provisioner);

        assertThat(canary.ok()).isFalse();
        assertThat(canary.steps())
                .filteredOn(step -> !step.ok())
                .extracting(CanaryReport.Step::name)
                .containsExactly("policies");
        assertThat(canary.findings())
                .singleElement()
                .satisfies(it -> assertThat(it.fix()).contains("service control policy"));
        assertNothingIsLeft();
    }

    @Test
    void aGroupWithoutABindingIsFoundAndOneWithABindingIsNot() {
        ProvisioningSettings settings =
                allowing(
                        List.of("AmazonEKSViewPolicy"),
                        List.of("jit-debuggers", "jit-nobody", "jit-*"));

        CanaryReport canary = TestingPreflight.tryOut(provisioner, settings);

        assertThat(canary.findings())
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.severity()).isEqualTo(Severity.BLOCKING);
                            assertThat(it.finding()).contains("jit-nobody");
                            assertThat(it.fix())
                                    .contains("kubectl create clusterrolebinding jit-nobody");
                        });
        assertThat(canary.ok()).isFalse();
        assertNothingIsLeft();
    }

    @Test
    void noCanaryFliesOverAClosedCluster() {
        TestingLockdowns.lock(provisioner.lockdowns, "dev", provisioner.clock.instant());

        assertThat(TestingPreflight.tryOut(provisioner).steps()).isEmpty();
    }

    private static ProvisioningSettings allowing(List<String> policies, List<String> groups) {
        ProvisioningSettings usual = TestingProvisioner.settings(Duration.ofSeconds(3));
        return new ProvisioningSettings(
                policies,
                groups,
                usual.propagation(),
                usual.firstPause(),
                usual.longestPause(),
                usual.removalEffort(),
                usual.residualAccess(),
                usual.laneWidth());
    }

    private void assertNothingIsLeft() {
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
    }
}
