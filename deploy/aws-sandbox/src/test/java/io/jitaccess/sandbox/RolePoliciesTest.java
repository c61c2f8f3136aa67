package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.iam.IamClient;

/** Every documented error of the policies of a role, trust policy included. */
class RolePoliciesTest {
    private static final String DESCRIBE =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"eks:DescribeCluster","Resource":"*"}}\
            """;
    private AwsSandbox sandbox;
    private IamClient iam;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
        iam = Clients.access(sandbox).iam();
        iam.createRole(r -> Grants.role(r, "jit-r1"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void refusesToDeleteARoleThatStillHasPolicies() {
        iam.putRolePolicy(
                p -> p.roleName("jit-r1").policyName("describe").policyDocument(DESCRIBE));
        assertRefused(
                "DeleteConflict",
                409,
                "must delete policies first",
                () -> iam.deleteRole(r -> r.roleName("jit-r1")));
    }

    @Test
    void refusesInlinePoliciesOutOfBounds() {
        assertRefused(
                "MalformedPolicyDocument",
                400,
                "should not specify a principal",
                () ->
                        iam.putRolePolicy(
                                p ->
                                        p.roleName("jit-r1")
                                                .policyName("p")
                                                .policyDocument(Grants.TRUST)));
        String large = DESCRIBE.replace("eks:DescribeCluster", "eks:" + "x".repeat(10_300));
        assertRefused(
                "LimitExceeded",
                409,
                "10240",
                () ->
                        iam.putRolePolicy(
                                p -> p.roleName("jit-r1").policyName("p").policyDocument(large)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"Version\":\"2020-01-01\",\"Statement\":[]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::222222222222:role/nobody\"},\"Action\":\"sts:AssumeRole\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"eks:*\"}]}",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringIs\":{\"a\":\"b\"}}}]}"
            })
    void refusesMalformedTrust(String trust) {
        assertRefused(
                "MalformedPolicyDocument",
                400,
                "",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r2");
                                    r.assumeRolePolicyDocument(trust);
                                }));
    }

    @Test
    void refusesTrustOver2048Characters() {
        assertRefused(
                "LimitExceeded",
                409,
                "ACLSizePerRole: 2048",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r2");
                                    r.assumeRolePolicyDocument(
                                            Grants.TRUST.replace(
                                                    "jit-*", "jit-" + "x".repeat(2048)));
                                }));
    }
}
