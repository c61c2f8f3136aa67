package io.jitaccess.provisioner.grant;

import static io.jitaccess.provisioner.grant.TestingProvisioner.only;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.provisioner.TestingSandbox;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.faults.Quotas;
import io.jitaccess.sandbox.faults.RateLimit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;

/** What AWS can answer, each with its class: tried again, given up, or seen as done. */
class FailuresIT {
    private static final String ACCOUNT = "222222222222";

    private AwsSandbox sandbox = TestingSandbox.start();
    private TestingProvisioner provisioner = TestingProvisioner.on(sandbox).build();

    @AfterEach
    void stop() {
        provisioner.close();
        sandbox.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("finalAnswers")
    void whatAwsRefusesForGoodIsRolledBackAndSaid(String what, Fault fault, FailureCause cause) {
        sandbox.control().fault(fault);

        assertThat(failure().cause()).as(what).isEqualTo(cause);
    }

    static List<Arguments> finalAnswers() {
        return List.of(
                Arguments.of(
                        "a policy that is refused after the entry was made",
                        before("eks:AssociateAccessPolicy")
                                .answering("InvalidParameterException", 400, "no such policy"),
                        FailureCause.REFUSED),
                Arguments.of(
                        "an explicit deny in the middle",
                        before("eks:AssociateAccessPolicy")
                                .answering(
                                        "AccessDeniedException",
                                        403,
                                        "not authorized, with an explicit deny in an"
                                                + " identity-based policy"),
                        FailureCause.REFUSED));
    }

    @ParameterizedTest
    @MethodSource("passingAnswers")
    void whatIsOnlyForNowIsTriedAgain(Fault fault) {
        sandbox.control().fault(fault.times(2));

        only(provisioner.provision(provisioner.approved()), Provisioned.class);
    }

    static List<Fault> passingAnswers() {
        return List.of(
                Fault.of(Fault.Kind.THROTTLE, "eks:CreateAccessEntry"),
                Fault.of(Fault.Kind.THROTTLE, "iam:CreateRole"),
                Fault.of(Fault.Kind.ERROR_AFTER, "iam:CreateRole"),
                Fault.of(Fault.Kind.ERROR_AFTER, "iam:PutRolePolicy"),
                Fault.of(Fault.Kind.ERROR_AFTER, "eks:CreateAccessEntry"),
                Fault.of(Fault.Kind.ERROR_AFTER, "eks:AssociateAccessPolicy"),
                Fault.of(Fault.Kind.TIMEOUT_AFTER, "eks:CreateAccessEntry")
                        .lasting(Duration.ofMillis(50)),
                before("eks:DescribeAccessEntry"),
                before("eks:CreateAccessEntry")
                        .answering("ExpiredTokenException", 403, "The security token is expired"));
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLE", "ERROR_AFTER", "TIMEOUT_AFTER"})
    void andSoItIsWhenRemoving(Fault.Kind kind) {
        Provisioned made = provisioner.granted();
        for (String operation :
                List.of(
                        "eks:DisassociateAccessPolicy",
                        "eks:DeleteAccessEntry",
                        "iam:DeleteRolePolicy",
                        "iam:DeleteRole")) {
            sandbox.control()
                    .fault(Fault.of(kind, operation).lasting(Duration.ofMillis(20)).times(2));
        }

        only(provisioner.remove(made), Deprovisioned.class);

        assertNothingIsLeft();
    }

    @Test
    void aServiceControlPolicyIsFinalAndNoPropagation() {
        forbidEntries();
        long began = System.nanoTime();

        ProvisioningFailed failed = failure();

        assertThat(failed.cause()).isEqualTo(FailureCause.REFUSED);
        assertThat(failed.message()).contains("organisation policy");
        assertThat(failed.awsErrorCode()).isEqualTo("AccessDeniedException");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(TestingProvisioner.PROPAGATION);
    }

    @Test
    void aTokenBucketOnlySlowsDown() {
        sandbox.control()
                .rateLimits(
                        List.of(
                                new RateLimit("eks:*", null, 20, 1),
                                new RateLimit("iam:*", null, 20, 1)));

        Provisioned made = provisioner.granted();
        only(provisioner.remove(made), Deprovisioned.class);

        assertNothingIsLeft();
    }

    @Test
    void whatIsThrottledToTheEndSaysSo() {
        hurried();
        sandbox.control().fault(Fault.of(Fault.Kind.THROTTLE, "eks:*").in(ACCOUNT));

        ProvisioningFailed failed = failureOfTheLastMoment();

        assertThat(failed.cause()).isEqualTo(FailureCause.UNAVAILABLE);
        assertThat(failed.message()).contains("throttled");
    }

    @Test
    void quotasOfRolesAndEntriesAreToldApartFromOurMistakes() {
        sandbox.control().quotas(new Quotas(1, 3000, 20));
        assertThat(failure().cause()).isEqualTo(FailureCause.QUOTA);

        sandbox.control().quotas(new Quotas(1000, 1, 20));
        Provisioned first = provisioner.granted();
        ProvisioningFailed failed =
                only(provisioner.provision(provisioner.approved()), ProvisioningFailed.class);

        assertThat(failed.cause()).isEqualTo(FailureCause.QUOTA);
        assertThat(failed.message()).contains("quota");
        assertThat(provisioner.entries()).containsExactly(first.role().roleArn());
        assertThat(provisioner.grantRoles()).containsExactly(first.role().roleArn());
    }

    @Test
    void expiredBaseCredentialsSayWhomToTell() {
        hurried();
        sandbox.control()
                .fault(
                        before("sts:AssumeRole")
                                .answering("ExpiredTokenException", 403, "The token is expired"));

        ProvisioningFailed failed = failureOfTheLastMoment();

        assertThat(failed.cause()).isEqualTo(FailureCause.UNAVAILABLE);
        assertThat(failed.message()).contains("base credentials");
        sandbox.control().clearFaults();
        only(provisioner.provision(provisioner.approved()), Provisioned.class);
    }

    @Test
    void anAccountThatCannotBeReachedIsTriedUntilItIsTooLate() {
        hurried();
        sandbox.control()
                .fault(
                        Fault.of(Fault.Kind.TIMEOUT, "*")
                                .in(ACCOUNT)
                                .lasting(Duration.ofMillis(30)));

        ProvisioningFailed failed = failureOfTheLastMoment();

        assertThat(failed.cause()).isEqualTo(FailureCause.UNAVAILABLE);
        assertThat(failed.message()).contains("did not answer");
    }

    @Test
    void aFreshRoleIsWaitedForAndOneThatNeverComesThroughIsGivenUp() {
        sandbox.control().delays(Delays.NONE.withRole(Duration.ofSeconds(2)));
        only(provisioner.remove(provisioner.granted()), Deprovisioned.class);

        hurried();
        sandbox.control().delays(Delays.NONE.withRole(Duration.ofMinutes(5)));
        ProvisioningFailed failed = failure();

        assertThat(failed.cause()).isEqualTo(FailureCause.UNAVAILABLE);
        assertThat(failed.message()).contains("did not see the new role");
    }

    /** Gives up in less than a second instead of half a minute. */
    private void hurried() {
        provisioner.close();
        provisioner =
                TestingProvisioner.on(sandbox)
                        .topics(provisioner.grants)
                        .propagation(Duration.ofMillis(700))
                        .build();
    }

    private void forbidEntries() {
        stop();
        sandbox =
                AwsSandbox.start(
                        TestingSandbox.settings("local")
                                .withAccounts(
                                        accounts ->
                                                accounts.stream()
                                                        .map(FailuresIT::withoutEntries)
                                                        .toList()));
        provisioner = TestingProvisioner.on(sandbox).build();
    }

    private static SandboxSettings.AccountSeed withoutEntries(SandboxSettings.AccountSeed seed) {
        return new SandboxSettings.AccountSeed(
                seed.id(),
                seed.partition(),
                List.of(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"Version":"2012-10-17","Statement":[
                                          {"Effect":"Allow","Action":"*","Resource":"*"},
                                          {"Effect":"Deny","Action":"eks:CreateAccessEntry","Resource":"*"}]}
                                        """)),
                seed.policies(),
                seed.roles(),
                seed.users(),
                seed.clusters());
    }

    private ProvisioningFailed failure() {
        List<JitEvent> facts = provisioner.provision(provisioner.approved());
        ProvisioningFailed failed = only(facts, ProvisioningFailed.class);
        assertThat(failed.message()).isNotBlank();
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).noneMatch(arn -> arn.endsWith(failed.requestId()));
        return failed;
    }

    /** Of an approval whose start is due in a second. */
    private ProvisioningFailed failureOfTheLastMoment() {
        var approved = provisioner.approved();
        return only(
                provisioner.provision(
                        approved.toBuilder()
                                .startBy(provisioner.clock.instant().plusSeconds(1))
                                .build()),
                ProvisioningFailed.class);
    }

    private void assertNothingIsLeft() {
        assertThat(provisioner.entries()).isEmpty();
        assertThat(provisioner.grantRoles()).isEmpty();
    }

    private static Fault before(String operation) {
        return Fault.of(Fault.Kind.ERROR_BEFORE, operation);
    }
}
