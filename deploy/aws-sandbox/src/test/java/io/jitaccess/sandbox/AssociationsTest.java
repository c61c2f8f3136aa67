package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessPolicy;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryRequest;

import java.util.function.Consumer;

/** Every rule and documented error of the access policies on an entry. */
class AssociationsTest {
    private static final String ROLE = Grants.roleArn("jit-r1");
    private AwsSandbox sandbox;
    private Clients access;
    private EksClient eks;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example());
        access = Clients.access(sandbox);
        eks = access.eks();
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void create(Consumer<CreateAccessEntryRequest.Builder> more) {
        eks.createAccessEntry(
                e -> {
                    e.clusterName("dev").principalArn(ROLE);
                    more.accept(e);
                });
    }

    @Test
    void refusesPoliciesAndScopesThatDoNotExist() {
        create(e -> {});
        assertRefused(
                "AccessDeniedException",
                403,
                "eks:AssociateAccessPolicy",
                () -> Grants.policy(access, "dev", "jit-r1", Clients.VIEW + "X"));
        assertRefused(
                "InvalidParameterException",
                400,
                "namespaces must be set",
                () ->
                        eks.associateAccessPolicy(
                                a ->
                                        a.clusterName("dev")
                                                .principalArn(ROLE)
                                                .policyArn(Clients.VIEW)
                                                .accessScope(s -> s.type("namespace"))));
        assertRefused(
                "InvalidParameterException",
                400,
                "accessScope.type",
                () ->
                        eks.associateAccessPolicy(
                                a ->
                                        a.clusterName("dev")
                                                .principalArn(ROLE)
                                                .policyArn(Clients.VIEW)
                                                .accessScope(s -> s.type("region"))));
        assertRefused(
                "InvalidParameterException",
                400,
                "The namespace Web is not valid",
                () -> Grants.policy(access, "dev", "jit-r1", Clients.VIEW, "Web"));
    }

    @Test
    void replacesTheScopeOfAPolicyThatIsGivenAgain() {
        create(e -> {});
        Grants.policy(access, "dev", "jit-r1", Clients.VIEW, "web");
        Grants.policy(access, "dev", "jit-r1", Clients.VIEW, "api");
        var policies =
                eks.listAssociatedAccessPolicies(l -> l.clusterName("dev").principalArn(ROLE))
                        .associatedAccessPolicies();
        assertThat(policies).hasSize(1);
        assertThat(policies.getFirst().accessScope().namespaces()).containsExactly("api");
    }

    @Test
    void takesPoliciesAwayWithTheEntry() {
        create(e -> {});
        Grants.policy(access, "dev", "jit-r1", Clients.VIEW);
        eks.deleteAccessEntry(d -> d.clusterName("dev").principalArn(ROLE));
        create(e -> {});
        assertThat(
                        eks.listAssociatedAccessPolicies(
                                        l -> l.clusterName("dev").principalArn(ROLE))
                                .associatedAccessPolicies())
                .isEmpty();
    }

    @Test
    void saysNotFoundForWhatIsGone() {
        assertRefused(
                "ResourceNotFoundException",
                404,
                "The specified principalArn could not be found",
                () -> Grants.policy(access, "dev", "jit-r1", Clients.VIEW));
        create(e -> {});
        assertRefused(
                "ResourceNotFoundException",
                404,
                "policyArn",
                () ->
                        eks.disassociateAccessPolicy(
                                d ->
                                        d.clusterName("dev")
                                                .principalArn(ROLE)
                                                .policyArn(Clients.VIEW)));
    }

    @Test
    void listsThePoliciesForPeople() {
        assertThat(eks.listAccessPoliciesPaginator(l -> l.maxResults(7)).accessPolicies())
                .extracting(AccessPolicy::arn)
                .contains(
                        Clients.VIEW,
                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy",
                        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy");
    }
}
