package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jitaccess.sandbox.aws.CallLog;
import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.faults.RateLimit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.exception.SdkClientException;

import java.time.Duration;
import java.util.List;

/** Faults, throttling and delays on demand, and the log of what was called. */
class MisbehaviourTest {
    private AwsSandbox sandbox;
    private Clients access;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
        access = Clients.access(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void failsBeforeTheEffect() {
        sandbox.control().fault(Fault.of(Fault.Kind.ERROR_BEFORE, "iam:CreateRole").times(1));
        assertRefused(
                "ServiceFailure",
                500,
                "internal error",
                () -> access.iam().createRole(r -> Grants.role(r, "jit-r1")));
        assertThat(sandbox.control().roles(Clients.SPOKE)).hasSize(1);
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        assertThat(sandbox.control().faults()).isEmpty();
    }

    @Test
    void failsAfterTheEffectWithTheErrorThatWasAskedFor() {
        sandbox.control()
                .fault(
                        Fault.of(Fault.Kind.ERROR_AFTER, "eks:CreateAccessEntry")
                                .on("dev")
                                .answering("ServerException", 503, "try later"));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        Grants.entry(access, "staging", "jit-r1", "jit:amy:r1");
        assertRefused(
                "ServerException",
                503,
                "try later",
                () -> Grants.entry(access, "dev", "jit-r1", "jit:amy:r1"));
        assertThat(sandbox.control().entries("dev")).hasSize(1);
    }

    @Test
    void cutsTheConnection() {
        sandbox.control()
                .fault(
                        Fault.of(Fault.Kind.TIMEOUT_AFTER, "iam:CreateRole")
                                .lasting(Duration.ofMillis(50)));
        assertThatExceptionOfType(SdkClientException.class)
                .isThrownBy(() -> access.iam().createRole(r -> Grants.role(r, "jit-r1")));
        assertThat(sandbox.control().roles(Clients.SPOKE)).hasSize(2);
    }

    @Test
    void takesItsTime() {
        sandbox.control()
                .fault(
                        Fault.of(Fault.Kind.SLOW, "sts:GetCallerIdentity")
                                .lasting(Duration.ofMillis(120)));
        assertThat(millisOfACall()).isGreaterThanOrEqualTo(120);
        sandbox.control().clearFaults();
        sandbox.control().delays(Delays.NONE.withLatency(Duration.ofMillis(80)));
        assertThat(millisOfACall()).isGreaterThanOrEqualTo(80);
    }

    private long millisOfACall() {
        long start = System.nanoTime();
        assertThat(access.sts().getCallerIdentity().account()).isEqualTo(Clients.SPOKE);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void happensAsOftenAsItsProbability() {
        sandbox.control().fault(Fault.of(Fault.Kind.ERROR_BEFORE, "eks:*").with(0.0));
        assertThat(access.eks().listAccessPolicies(l -> l.maxResults(100)).accessPolicies())
                .isNotEmpty();
    }

    @Test
    void throttlesEachServiceInItsOwnWords() {
        sandbox.control().fault(Fault.of(Fault.Kind.THROTTLE, "*").in(Clients.SPOKE));
        assertRefused(
                "Throttling",
                400,
                "Rate exceeded",
                () -> access.iam().getRole(r -> r.roleName("jit-r1")));
        assertRefused(
                "ThrottlingException",
                429,
                "Rate exceeded",
                () -> access.eks().listAccessPolicies(l -> l.maxResults(100)));
        assertThat(Clients.service(sandbox).sts().getCallerIdentity().account())
                .isEqualTo(Clients.HUB);
    }

    @Test
    void throttlesByTokenBucketPerAccountAndOperation() {
        sandbox.control().rateLimits(List.of(new RateLimit("iam:Get*", null, 1, 2)));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role()).isNotNull();
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role()).isNotNull();
        sandbox.control().advanceClock(Duration.ofMinutes(-1));
        assertRefused(
                "Throttling",
                400,
                "Rate exceeded",
                () -> access.iam().getRole(r -> r.roleName("jit-r1")));
        assertThat(access.iam().getAccountSummary().summaryMapAsStrings()).isNotEmpty();
        sandbox.control().advanceClock(Duration.ofMinutes(2));
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role()).isNotNull();
    }

    @Test
    void logsEveryCallWithWhatItAskedFor() {
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        assertRefused(
                "NoSuchEntity", 404, "", () -> access.iam().getRole(r -> r.roleName("jit-none")));
        List<CallLog.Entry> calls = sandbox.control().calls();
        CallLog.Entry made = calls.get(calls.size() - 2);
        assertThat(made.operation()).isEqualTo("iam:CreateRole");
        assertThat(made.principal())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/JITAccessRole/jit-provisioner");
        assertThat(made.result()).isEqualTo("ok");
        assertThat(made.actions())
                .containsExactly(
                        new CallLog.Action("iam:CreateRole", Grants.roleArn("jit-r1")),
                        new CallLog.Action("iam:TagRole", Grants.roleArn("jit-r1")));
        assertThat(calls.getLast().result()).isEqualTo("NoSuchEntity");
    }
}
