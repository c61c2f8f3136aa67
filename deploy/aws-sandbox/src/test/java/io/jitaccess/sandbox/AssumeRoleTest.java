package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Tag;

import java.util.Random;
import java.util.function.Consumer;

/** Role sessions: bounds, chaining, session policies. */
class AssumeRoleTest {
    private AwsSandbox sandbox;
    private Clients access;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
        access = Clients.access(sandbox);
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private AssumeRoleResponse assume(Consumer<AssumeRoleRequest.Builder> more) {
        return access.sts()
                .assumeRole(
                        r -> {
                            r.roleArn(Grants.roleArn("jit-r1")).roleSessionName("jit-amy-r1");
                            more.accept(r);
                        });
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void namesTheSessionAfterTheRoleWithoutItsPath() {
        AssumeRoleResponse session = assume(r -> r.sourceIdentity("amy").durationSeconds(900));
        assertThat(session.assumedRoleUser().arn())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/jit-r1/jit-amy-r1");
        assertThat(session.assumedRoleUser().assumedRoleId())
                .matches("AROA[A-Z2-7]{17}:jit-amy-r1");
        assertThat(session.sourceIdentity()).isEqualTo("amy");
        assertThat(session.credentials().accessKeyId()).startsWith("ASIA");
        assertThat(session.credentials().expiration())
                .isBetween(
                        sandbox.control().now().plusSeconds(890),
                        sandbox.control().now().plusSeconds(901));
    }

    @Test
    void refusesMoreThanAnHourWhenChained() {
        assertRefused(
                "ValidationError",
                400,
                "1 hour session limit for roles assumed by role chaining",
                () -> assume(r -> r.durationSeconds(3601)));
    }

    @Test
    void refusesMoreThanTheRoleAllowsToAUser() {
        var user = operatorWithOpenRole();
        assertRefused(
                "ValidationError",
                400,
                "exceeds the MaxSessionDuration set for this role",
                () ->
                        user.sts()
                                .assumeRole(
                                        r ->
                                                r.roleArn("arn:aws:iam::222222222222:role/open")
                                                        .roleSessionName("bob")
                                                        .durationSeconds(7200)));
    }

    /** Long-lived keys are not chained: only the role's own limit counts. */
    private Clients operatorWithOpenRole() {
        sandbox.close();
        sandbox = AwsSandbox.start(TestingSettings.withOpenRole());
        return Clients.operator(sandbox);
    }

    @ParameterizedTest
    @ValueSource(ints = {899, 43201})
    void refusesDurationsOutOfBounds(int seconds) {
        assertRefused(
                "ValidationError",
                400,
                "durationSeconds",
                () -> assume(r -> r.durationSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"j", "jit has blanks", "jit/slash", "jit:colon"})
    void refusesSessionNamesOutOfBounds(String name) {
        assertRefused(
                "ValidationError",
                400,
                "roleSessionName",
                () -> assume(r -> r.roleSessionName(name)));
    }

    @Test
    void refusesASessionNameOver64() {
        assertRefused(
                "ValidationError",
                400,
                "length less than or equal to 64",
                () -> assume(r -> r.roleSessionName("jit-" + "x".repeat(61))));
    }

    @Test
    void narrowsTheSessionByItsPolicyForAwsButNotForGetCallerIdentity() {
        access.iam()
                .putRolePolicy(
                        p ->
                                p.roleName("jit-r1")
                                        .policyName("describe")
                                        .policyDocument(
                                                """
                                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                                "Action":"eks:DescribeCluster","Resource":"*"}}\
                                                """));
        Clients session =
                access.assume(
                        r ->
                                r.roleArn(Grants.roleArn("jit-r1"))
                                        .roleSessionName("jit-amy")
                                        .policy(
                                                """
                                                {"Version":"2012-10-17","Statement":[
                                                {"Effect":"Allow","Action":"eks:DescribeCluster",
                                                "Resource":"arn:aws:eks:eu-central-1:222222222222:cluster/dev"},
                                                {"Effect":"Deny","Action":"sts:*","Resource":"*"}]}\
                                                """));
        assertThat(session.eks().describeCluster(c -> c.name("dev")).cluster().name())
                .isEqualTo("dev");
        assertRefused(
                "AccessDeniedException",
                403,
                "because no session policy allows the eks:DescribeCluster action",
                () -> session.eks().describeCluster(c -> c.name("staging")));
        assertThat(session.sts().getCallerIdentity().account()).isEqualTo(Clients.SPOKE);
    }

    @Test
    void refusesABrokenSessionPolicy() {
        assertRefused(
                "MalformedPolicyDocument",
                400,
                "invalid Json",
                () -> assume(r -> r.policy("{no policy")));
    }

    @Test
    void refusesTooMuchPolicyAndTags() {
        assertRefused(
                "ValidationError",
                400,
                "2048",
                () -> assume(r -> r.policy("{\"Version\":\"" + "x".repeat(2048) + "\"}")));
        Random random = new Random(1);
        assertRefused(
                "PackedPolicyTooLarge",
                400,
                "allotted space",
                () ->
                        assume(
                                r -> {
                                    Tag[] tags = new Tag[12];
                                    for (int i = 0; i < tags.length; i++) {
                                        StringBuilder value = new StringBuilder();
                                        random.ints(250, 'a', 'z')
                                                .forEach(c -> value.append((char) c));
                                        tags[i] = tag("key" + i, value.toString());
                                    }
                                    r.tags(tags);
                                }));
        assertThat(assume(r -> r.tags(tag("UserID", "amy"))).packedPolicySize()).isPositive();
    }

    @Test
    void carriesTransitiveTagsAndTheSourceIntoAChainedSession() {
        access.iam()
                .putRolePolicy(
                        p ->
                                p.roleName("jit-r1")
                                        .policyName("chain")
                                        .policyDocument(
                                                """
                                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                                "Action":"sts:*","Resource":"*"}}\
                                                """));
        assertThat(assume(r -> r.tags(tag("a", "b")).transitiveTagKeys("a")).credentials())
                .isNotNull();
        assertRefused(
                "ValidationError",
                400,
                "TransitiveTagKeys",
                () -> assume(r -> r.transitiveTagKeys("absent")));
    }

    @Test
    void takesAwayAllPermissionsWithTheRoleButNotItsIdentity() {
        Clients session =
                access.assume(r -> r.roleArn(Grants.roleArn("jit-r1")).roleSessionName("jit-amy"));
        access.iam().deleteRole(r -> r.roleName("jit-r1"));
        assertThat(session.sts().getCallerIdentity().arn()).endsWith("jit-r1/jit-amy");
        assertRefused(
                "AccessDeniedException",
                403,
                "eks:DescribeCluster",
                () -> session.eks().describeCluster(c -> c.name("dev")));
    }
}
