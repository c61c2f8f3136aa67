package io.jitaccess.local.deploy;

import static io.jitaccess.local.deploy.PolicyCalls.*;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.sandbox.ShippedPolicies;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.policy.PolicyStack;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.policy.Verdict;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The policies of the access role: what they let through, and what not even an administrator's
 * rights on the same role get past the guardrails.
 */
class TerraformPoliciesTest {
    private static final String ADMINISTRATOR =
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            """;
    private static final int LONGEST_INLINE = 10_240;
    private static final int LONGEST_TRUST = 2_048;

    private static final Path MODULES = Checkout.of("deploy/terraform/modules");
    private static final SandboxSettings WORLD = SandboxSettings.example();
    private static final SandboxSettings.RoleSeed ROLE = accessRole(WORLD);
    private static final PolicyDocument ACCESS = policy(ROLE, "access");
    private static final PolicyDocument GUARDRAILS = policy(ROLE, "guardrails");

    static Stream<Named<RequestContext.Builder>> within() {
        return Stream.of(
                named("makes the role of a grant", createRole(GRANT_ROLE)),
                named(
                        "gives it its one permission",
                        call("iam:PutRolePolicy", GRANT_ROLE)
                                .with("iam:PermissionsBoundary", BOUNDARY)),
                named("tags it", call("iam:TagRole", GRANT_ROLE)),
                named("looks at it", call("iam:GetRole", GRANT_ROLE)),
                named(
                        "looks for one that is gone",
                        call("iam:GetRole", "arn:aws:iam::222222222222:role/jit-0HZX3M6Q5W2KD")),
                named("deletes it", call("iam:DeleteRole", GRANT_ROLE)),
                named("makes an entry", createEntry(GRANT_ROLE)),
                named(
                        "makes an entry without groups",
                        call("eks:CreateAccessEntry", CLUSTER)
                                .with("eks:principalArn", GRANT_ROLE)
                                .with("eks:username", "jit:dana@example.com:0HZX3M6Q5W2KD")),
                named("gives it view rights", associate("AmazonEKSViewPolicy")),
                named("deletes an entry", onEntry("eks:DeleteAccessEntry")),
                named(
                        "draws a session",
                        call("sts:AssumeRole", GRANT_ROLE)
                                .with("sts:RoleSessionName", "jit-dana-dev-0HZX3M6Q5W2KD")));
    }

    @ParameterizedTest
    @MethodSource("within")
    void theProvisionerMay(RequestContext.Builder call) {
        assertThat(decision(List.of(ACCESS, GUARDRAILS), call.build()))
                .isNotInstanceOf(Verdict.Denied.class);
    }

    static Stream<Named<RequestContext.Builder>> beyond() {
        String admin = "arn:aws:iam::222222222222:role/Administrator";
        String other = "arn:aws:iam::222222222222:role/jit/other/jit-0HZX3M6Q5W2KD";
        return Stream.of(
                named("a role without the boundary", call("iam:CreateRole", GRANT_ROLE)),
                named(
                        "a role with another boundary",
                        call("iam:CreateRole", GRANT_ROLE)
                                .with(
                                        "iam:PermissionsBoundary",
                                        "arn:aws:iam::aws:policy/AdministratorAccess")),
                named(
                        "more rights for a role without boundary",
                        call("iam:AttachRolePolicy", admin)),
                named(
                        "taking the boundary off",
                        call("iam:DeleteRolePermissionsBoundary", GRANT_ROLE)
                                .with("iam:PermissionsBoundary", BOUNDARY)),
                named("widening the boundary", call("iam:CreatePolicyVersion", BOUNDARY)),
                named("an entry for a standing role", createEntry(admin)),
                named("an entry for another installation's role", createEntry(other)),
                named("a policy that is not listed", associate("AmazonEKSSecretReaderPolicy")),
                named(
                        "a policy for a standing role",
                        call("eks:AssociateAccessPolicy", ENTRY)
                                .with("eks:principalArn", admin)
                                .with(
                                        "eks:policyArn",
                                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy")),
                named("another name on an entry", onEntry("eks:UpdateAccessEntry")),
                named(
                        "a region without clusters",
                        RequestContext.of(
                                        "eks:DescribeCluster",
                                        "arn:aws:eks:sa-east-1:222222222222:cluster/dev")
                                .with("aws:RequestedRegion", "sa-east-1")));
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void noAttachedRightGetsPastTheGuardrails(RequestContext.Builder call) {
        PolicyDocument administrator = PolicyReader.identity(ADMINISTRATOR);

        assertThat(decision(List.of(ACCESS), call.build())).isInstanceOf(Verdict.Denied.class);
        assertThat(decision(List.of(ACCESS, GUARDRAILS, administrator), call.build()))
                .isInstanceOf(Verdict.Denied.class);
    }

    @ParameterizedTest
    @MethodSource("outside")
    void isNotGiven(RequestContext.Builder call) {
        assertThat(decision(List.of(ACCESS), call.build())).isInstanceOf(Verdict.Denied.class);
    }

    static Stream<Named<RequestContext.Builder>> outside() {
        return Stream.of(
                named(
                        "a user name of somebody else",
                        createEntry(GRANT_ROLE).with("eks:username", "admin")),
                named(
                        "a group that is not listed",
                        createEntry(GRANT_ROLE)
                                .with("eks:kubernetesGroups", List.of("jit-debuggers", "admins"))),
                named(
                        "an entry on a cluster that is not listed",
                        call(
                                        "eks:CreateAccessEntry",
                                        "arn:aws:eks:eu-central-1:222222222222:cluster/other")
                                .with("eks:principalArn", GRANT_ROLE)
                                .with("eks:username", "jit:dana:1")),
                named(
                        "a session of another role",
                        call("sts:AssumeRole", "arn:aws:iam::222222222222:role/Administrator")
                                .with("sts:RoleSessionName", "jit-dana")),
                named(
                        "a session under another name",
                        call("sts:AssumeRole", GRANT_ROLE).with("sts:RoleSessionName", "dana")),
                named("the clusters' settings", call("eks:UpdateClusterConfig", CLUSTER)));
    }

    @Test
    void fitsIntoWhatAwsTakes() {
        SandboxSettings.RoleSeed ofTwenty =
                accessRole(
                        WORLD.withAccounts(
                                accounts ->
                                        accounts.stream()
                                                .map(TerraformPoliciesTest::withTwentyClusters)
                                                .toList()));

        assertThat(
                        policy(ofTwenty, "access").text().length()
                                + policy(ofTwenty, "guardrails").text().length())
                .isLessThan(LONGEST_INLINE);
        assertThat(ROLE.trust().toString().length()).isLessThan(LONGEST_TRUST);
    }

    @Test
    void theTestsRunUnderTheModulesOwnDefault() throws IOException {
        String variables = Files.readString(MODULES.resolve("cluster-account/variables.tf"));
        String variable = variables.substring(variables.indexOf("\"access_policies\""));
        String byDefault =
                variable.substring(variable.indexOf("default = ["), variable.indexOf(']'));

        assertThat(Pattern.compile("AmazonEKS\\w+").matcher(byDefault).results())
                .extracting(MatchResult::group)
                .containsExactlyElementsOf(ShippedPolicies.ACCESS_POLICIES);
    }

    private static Verdict decision(List<PolicyDocument> policies, RequestContext call) {
        return new PolicyStack(policies, null, null, null).decide(call);
    }

    private static PolicyDocument policy(SandboxSettings.RoleSeed role, String name) {
        return PolicyReader.identity(Objects.requireNonNull(role.policies().get(name)).toString());
    }

    private static SandboxSettings.RoleSeed accessRole(SandboxSettings world) {
        return ShippedPolicies.over(world, MODULES, "main").accounts().stream()
                .filter(account -> account.id().equals(ACCOUNT))
                .flatMap(account -> account.roles().stream())
                .filter(role -> role.name().equals(ShippedPolicies.ACCESS_ROLE))
                .findFirst()
                .orElseThrow();
    }

    private static SandboxSettings.AccountSeed withTwentyClusters(
            SandboxSettings.AccountSeed seed) {
        return new SandboxSettings.AccountSeed(
                seed.id(),
                seed.partition(),
                seed.serviceControlPolicies(),
                seed.policies(),
                seed.roles(),
                seed.users(),
                IntStream.range(0, 20)
                        .mapToObj(
                                i ->
                                        new SandboxSettings.ClusterSeed(
                                                "cluster-" + i,
                                                REGION,
                                                "1.33",
                                                "API",
                                                Map.of(),
                                                List.of()))
                        .toList());
    }
}
