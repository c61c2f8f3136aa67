package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.sandbox.faults.Quotas;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.CreateAccessEntryRequest;

import java.util.Map;
import java.util.function.Consumer;

/** Every rule and documented error of access entries. */
class AccessEntriesTest {
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
    void refusesTheArnOfASession() {
        // The access role may not even ask for one outside role/jit/*; the operator's account has
        // nobody who may, so the policy opens.
        sandbox.close();
        sandbox = AwsSandbox.start(TestingSettings.withUnboundAccessRole());
        assertRefused(
                "InvalidParameterException",
                400,
                "The principalArn parameter format is not valid",
                () ->
                        Clients.access(sandbox)
                                .eks()
                                .createAccessEntry(
                                        e ->
                                                e.clusterName("dev")
                                                        .principalArn(
                                                                "arn:aws:sts::222222222222:assumed-role/jit-r1/amy")));
    }

    @Test
    void refusesAPrincipalThatDoesNotExist() {
        assertRefused(
                "InvalidParameterException",
                400,
                "The specified principalArn is invalid: invalid principal",
                () -> create(e -> e.principalArn(Grants.roleArn("jit-none"))));
    }

    @Test
    void refusesTheArnOfARoleWithoutItsWholePath() {
        assertRefused(
                "InvalidParameterException",
                400,
                "invalid principal",
                () -> create(e -> e.principalArn("arn:aws:iam::222222222222:role/jit/jit-r1")));
    }

    @Test
    void refusesPrincipalsOutsideThePolicy() {
        assertRefused(
                "AccessDeniedException",
                403,
                "eks:CreateAccessEntry",
                () -> create(e -> e.principalArn("arn:aws:iam::222222222222:role/JITAccessRole")));
    }

    @Test
    void refusesASecondEntryButNotARepeatOfTheSameRequest() {
        create(e -> e.clientRequestToken("t1").username("jit:amy:r1"));
        create(e -> e.clientRequestToken("t1").username("jit:amy:r1"));
        assertRefused(
                "ResourceInUseException",
                409,
                "already in use on this cluster",
                () -> create(e -> e.clientRequestToken("t2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"system:admin", "eks:x", "aws:x", "amazon:x", "iam:x"})
    void refusesReservedUsernames(String username) {
        assertRefused(
                "InvalidParameterException",
                400,
                "The username must not begin with",
                () -> create(e -> e.username(username)));
    }

    @Test
    void refusesATemplateWithoutAColonBefore() {
        assertRefused(
                "InvalidParameterException",
                400,
                "colon",
                () -> create(e -> e.username("jit-{{SessionName}}")));
        assertRefused(
                "InvalidParameterException",
                400,
                "template",
                () -> create(e -> e.username("jit:{{AccountID}}")));
        create(e -> e.username("jit:{{SessionName}}"));
    }

    @Test
    void refusesSystemGroups() {
        assertRefused(
                "InvalidParameterException",
                400,
                "The kubernetes group name system:masters is invalid, it cannot start with system:",
                () -> create(e -> e.kubernetesGroups("system:masters")));
    }

    @Test
    void givesTheUsualUsernameWhereNoneIsAsked() {
        create(e -> {});
        assertThat(
                        eks.describeAccessEntry(d -> d.clusterName("dev").principalArn(ROLE))
                                .accessEntry()
                                .username())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/jit-r1/{{SessionName}}");
    }

    @Test
    void knowsClustersOnlyInTheirOwnRegion() {
        assertRefused(
                "ResourceNotFoundException",
                404,
                "No cluster found for name: dev.",
                () -> access.in(Region.US_EAST_1).eks().describeCluster(c -> c.name("dev")));
        assertRefused(
                "ResourceNotFoundException",
                404,
                "No cluster found for name",
                () -> create(e -> e.clusterName("none")));
    }

    @Test
    void refusesEverythingOnAConfigMapCluster() {
        sandbox.control().authenticationMode("dev", "CONFIG_MAP");
        assertRefused(
                "InvalidRequestException",
                400,
                "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP]",
                () -> create(e -> {}));
        assertRefused(
                "InvalidRequestException",
                400,
                "authentication mode",
                () -> eks.listAccessEntries(l -> l.clusterName("dev")));
    }

    @Test
    void refusesEntriesOverTheQuota() {
        sandbox.control().quotas(new Quotas(0, 1, 0));
        create(e -> {});
        access.iam().createRole(r -> Grants.role(r, "jit-r2"));
        assertRefused(
                "ResourceLimitExceededException",
                400,
                "limit",
                () -> create(e -> e.principalArn(Grants.roleArn("jit-r2"))));
    }

    @Test
    void keepsTheEntryOfARoleThatIsGone() {
        create(e -> {});
        access.iam().deleteRole(r -> r.roleName("jit-r1"));
        assertThat(eks.listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .containsExactly(ROLE);
    }

    @Test
    void listsInPagesAndByPolicy() {
        for (int i = 0; i < 7; i++) {
            String name = "jit-page-" + i;
            access.iam().createRole(r -> Grants.role(r, name));
            Grants.entry(access, "dev", name, "jit:amy:" + i);
        }
        Grants.policy(access, "dev", "jit-page-5", Clients.VIEW);
        var pages = eks.listAccessEntriesPaginator(l -> l.clusterName("dev").maxResults(3));
        assertThat(pages.stream().count()).isEqualTo(3);
        assertThat(pages.accessEntries()).hasSize(7).doesNotHaveDuplicates();
        assertThat(
                        eks.listAccessEntries(
                                        l -> l.clusterName("dev").associatedPolicyArn(Clients.VIEW))
                                .accessEntries())
                .containsExactly(Grants.roleArn("jit-page-5"));
        assertRefused(
                "InvalidParameterException",
                400,
                "maxResults",
                () -> eks.listAccessEntries(l -> l.clusterName("dev").maxResults(101)));
    }

    @Test
    void updatesTagsAndReadsThemBack() {
        create(e -> e.tags(Map.of("a", "b")));
        String arn =
                eks.describeAccessEntry(d -> d.clusterName("dev").principalArn(ROLE))
                        .accessEntry()
                        .accessEntryArn();
        eks.tagResource(t -> t.resourceArn(arn).tags(Map.of("c", "d")));
        assertThat(
                        eks.describeAccessEntry(d -> d.clusterName("dev").principalArn(ROLE))
                                .accessEntry()
                                .tags())
                .containsOnly(Map.entry("a", "b"), Map.entry("c", "d"));
    }

    @Test
    void letsTheOperatorLookButNotTouch() {
        create(e -> {});
        EksClient operator = Clients.operator(sandbox).eks();
        assertThat(operator.listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .containsExactly(ROLE);
        assertRefused(
                "AccessDeniedException",
                403,
                "User: arn:aws:iam::222222222222:user/operator is not authorized to perform:"
                        + " eks:DeleteAccessEntry",
                () -> operator.deleteAccessEntry(d -> d.clusterName("dev").principalArn(ROLE)));
    }
}
