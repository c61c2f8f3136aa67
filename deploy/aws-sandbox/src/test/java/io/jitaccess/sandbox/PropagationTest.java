package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.sandbox.faults.Delays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.iam.model.Tag;

import java.time.Duration;
import java.util.Map;

/** Writes come through late, as they do on AWS. The clock is moved, nobody waits. */
class PropagationTest {
    private static final Duration LATE = Duration.ofSeconds(10);
    private static final String ROLE = Grants.roleArn("jit-r1");
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
    void aNewRoleIsSeenByIamAtOnceButByStsAndEksLater() {
        sandbox.control().delays(Delays.NONE.withRole(LATE));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role().arn()).isEqualTo(ROLE);
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () -> access.assume(r -> r.roleArn(ROLE).roleSessionName("jit-amy")));
        assertRefused(
                "InvalidParameterException",
                400,
                "invalid principal",
                () -> Grants.entry(access, "dev", "jit-r1", "jit:amy:r1"));
        sandbox.control().advanceClock(LATE);
        Grants.entry(access, "dev", "jit-r1", "jit:amy:r1");
        assertThat(
                        access.assume(r -> r.roleArn(ROLE).roleSessionName("jit-amy"))
                                .sts()
                                .getCallerIdentity()
                                .account())
                .isEqualTo(Clients.SPOKE);
    }

    @Test
    void aNewRoleIsNoPrincipalOfATrustPolicyYet() {
        sandbox.control().delays(Delays.NONE.withRole(LATE));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        assertRefused(
                "MalformedPolicyDocument",
                400,
                "Invalid principal in policy",
                () ->
                        access.iam()
                                .createRole(
                                        r -> {
                                            Grants.role(r, "jit-r2");
                                            r.assumeRolePolicyDocument(
                                                    """
                                                    {"Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                                                    "Action":"sts:AssumeRole"}]}\
                                                    """
                                                            .formatted(ROLE));
                                        }));
    }

    @Test
    void aDeletedRoleCanStillBeAssumedForAWhile() {
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        sandbox.control().delays(Delays.NONE.withRole(LATE));
        sandbox.control().advanceClock(LATE);
        access.iam().deleteRole(r -> r.roleName("jit-r1"));
        assertThat(access.assume(r -> r.roleArn(ROLE).roleSessionName("jit-amy"))).isNotNull();
        sandbox.control().advanceClock(LATE);
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () -> access.assume(r -> r.roleArn(ROLE).roleSessionName("jit-amy")));
    }

    @Test
    void aNewEntryIsNotFoundByAssociateYet() {
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        sandbox.control().delays(Delays.NONE.withEntryRead(LATE));
        Grants.entry(access, "dev", "jit-r1", "jit:amy:r1");
        assertRefused(
                "ResourceNotFoundException",
                404,
                "The specified principalArn could not be found",
                () -> Grants.policy(access, "dev", "jit-r1", Clients.VIEW));
        sandbox.control().advanceClock(LATE);
        Grants.policy(access, "dev", "jit-r1", Clients.VIEW);
    }

    @Test
    void listsAreStale() {
        sandbox.control().delays(Delays.NONE.withList(LATE));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        Grants.entry(access, "dev", "jit-r1", "jit:amy:r1");
        assertThat(access.eks().listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .isEmpty();
        assertThat(access.iam().listRoles(l -> l.pathPrefix("/jit/")).roles()).isEmpty();
        sandbox.control().advanceClock(LATE);
        assertThat(access.eks().listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .containsExactly(ROLE);
        access.eks().deleteAccessEntry(d -> d.clusterName("dev").principalArn(ROLE));
        assertThat(access.eks().listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .containsExactly(ROLE);
        sandbox.control().advanceClock(LATE);
        assertThat(access.eks().listAccessEntries(l -> l.clusterName("dev")).accessEntries())
                .isEmpty();
    }

    @Test
    void tagsShowLater() {
        sandbox.control().delays(Delays.NONE.withTag(LATE));
        access.iam().createRole(r -> Grants.role(r, "jit-r1"));
        Grants.entry(access, "dev", "jit-r1", "jit:amy:r1");
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role().tags()).isEmpty();
        assertThat(
                        access.eks()
                                .describeAccessEntry(d -> d.clusterName("dev").principalArn(ROLE))
                                .accessEntry()
                                .tags())
                .isEmpty();
        sandbox.control().advanceClock(LATE);
        access.iam()
                .tagRole(
                        t ->
                                t.roleName("jit-r1")
                                        .tags(Tag.builder().key("new").value("1").build()));
        assertThat(access.iam().getRole(r -> r.roleName("jit-r1")).role().tags())
                .extracting(Tag::key)
                .containsExactly("Purpose");
        assertThat(
                        access.eks()
                                .describeAccessEntry(d -> d.clusterName("dev").principalArn(ROLE))
                                .accessEntry()
                                .tags())
                .isEqualTo(Map.of("Purpose", "JITAccess"));
    }

    @Test
    void whatIsSeededWasAlwaysThere() {
        try (AwsSandbox late =
                AwsSandbox.start(
                        SandboxSettings.example()
                                .withDelays(Delays.NONE.withRole(LATE).withList(LATE)))) {
            assertThat(Clients.access(late).iam().listRoles().roles()).hasSize(1);
        }
    }
}
