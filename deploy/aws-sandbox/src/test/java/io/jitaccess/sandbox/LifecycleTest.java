package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The whole way of one grant with the real SDK. */
class LifecycleTest {
    private static AwsSandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void makesAndRemovesEverythingOfOneGrant() {
        Clients access = Clients.access(sandbox);
        access.iam().createRole(r -> Grants.role(r, "jit-life"));
        access.iam()
                .putRolePolicy(
                        p ->
                                p.roleName("jit-life")
                                        .policyName("describe")
                                        .policyDocument(
                                                """
                                                {"Version":"2012-10-17","Statement":{"Effect":"Allow",
                                                "Action":"eks:DescribeCluster","Resource":"*"}}\
                                                """));
        Grants.entry(access, "dev", "jit-life", "jit:amy:r1");
        Grants.policy(access, "dev", "jit-life", Clients.VIEW, "web", "api-*");

        var entry =
                access.eks()
                        .describeAccessEntry(
                                e -> e.clusterName("dev").principalArn(Grants.roleArn("jit-life")))
                        .accessEntry();
        assertThat(entry.username()).isEqualTo("jit:amy:r1");
        assertThat(entry.tags()).containsEntry("Purpose", "JITAccess");
        assertThat(entry.accessEntryArn())
                .startsWith(
                        "arn:aws:eks:eu-central-1:222222222222:access-entry/dev/role/222222222222/jit-life/");
        var association =
                access.eks()
                        .listAssociatedAccessPolicies(
                                e -> e.clusterName("dev").principalArn(Grants.roleArn("jit-life")))
                        .associatedAccessPolicies();
        assertThat(association).hasSize(1);
        assertThat(association.getFirst().accessScope().namespaces())
                .containsExactly("web", "api-*");
        Clients session =
                access.assume(
                        r ->
                                r.roleArn(Grants.roleArn("jit-life"))
                                        .roleSessionName("jit-amy-dev-r1"));
        assertThat(session.sts().getCallerIdentity().arn())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/jit-life/jit-amy-dev-r1");
        assertThat(session.eks().describeCluster(c -> c.name("dev")).cluster().endpoint())
                .startsWith("https://127.0.0.1:");

        access.eks()
                .deleteAccessEntry(
                        e -> e.clusterName("dev").principalArn(Grants.roleArn("jit-life")));
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(
                        () ->
                                access.eks()
                                        .deleteAccessEntry(
                                                e ->
                                                        e.clusterName("dev")
                                                                .principalArn(
                                                                        Grants.roleArn(
                                                                                "jit-life"))))
                .withMessageContaining("The specified principalArn could not be found");
        assertThatExceptionOfType(DeleteConflictException.class)
                .isThrownBy(() -> access.iam().deleteRole(r -> r.roleName("jit-life")));
        access.iam().deleteRolePolicy(p -> p.roleName("jit-life").policyName("describe"));
        access.iam().deleteRole(r -> r.roleName("jit-life"));
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> access.iam().getRole(r -> r.roleName("jit-life")));
        assertThat(sandbox.control().entries("dev")).isEmpty();
    }
}
