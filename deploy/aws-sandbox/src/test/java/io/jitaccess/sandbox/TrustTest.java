package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Tag;

import java.util.function.Consumer;

/** Whom a role lets in, and in which words it refuses the others. */
class TrustTest {
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
    void refusesASessionNameThatTheTrustPolicyDoesNotAllow() {
        assertRefused(
                "AccessDenied",
                403,
                "is not authorized to perform: sts:AssumeRole on resource: "
                        + Grants.roleArn("jit-r1"),
                () -> assume(r -> r.roleSessionName("amy")));
    }

    @Test
    void refusesAWrongOrMissingExternalId() {
        Clients service = Clients.service(sandbox);
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () ->
                        service.assume(
                                r ->
                                        r.roleArn(Clients.ACCESS_ROLE)
                                                .roleSessionName("jit-p")
                                                .externalId("guess")));
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () -> service.assume(r -> r.roleArn(Clients.ACCESS_ROLE).roleSessionName("jit-p")));
    }

    @Test
    void refusesARoleThatDoesNotExistInTheSameWords() {
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () -> assume(r -> r.roleArn(Grants.roleArn("jit-unknown"))));
    }

    @Test
    void refusesTheArnWithoutItsPath() {
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole",
                () -> assume(r -> r.roleArn("arn:aws:iam::222222222222:role/jit-r1")));
    }

    @Test
    void needsTagSessionForTagsAndSetSourceIdentityForTheSource() {
        access.iam()
                .createRole(
                        r -> {
                            Grants.role(r, "jit-plain");
                            r.assumeRolePolicyDocument(
                                    Grants.TRUST.replace(
                                            "[\"sts:AssumeRole\", \"sts:TagSession\","
                                                    + " \"sts:SetSourceIdentity\"]",
                                            "\"sts:AssumeRole\""));
                        });
        String role = Grants.roleArn("jit-plain");
        assertThat(assume(r -> r.roleArn(role)).credentials()).isNotNull();
        assertRefused(
                "AccessDenied",
                403,
                "sts:TagSession",
                () -> assume(r -> r.roleArn(role).tags(tag("a", "b"))));
        assertRefused(
                "AccessDenied",
                403,
                "sts:SetSourceIdentity",
                () -> assume(r -> r.roleArn(role).sourceIdentity("amy")));
    }

    @Test
    void trustsTheRecreatedRoleByArnConditionButNotByName() {
        access.iam().createRole(r -> Grants.role(r, "jit-caller"));
        String named =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::222222222222:role/jit/test/jit-caller"},"Action":"sts:AssumeRole"}]}\
                """;
        access.iam()
                .createRole(
                        r -> {
                            Grants.role(r, "jit-pinned");
                            r.assumeRolePolicyDocument(named);
                        });
        Clients first =
                access.assume(
                        r -> r.roleArn(Grants.roleArn("jit-caller")).roleSessionName("jit-1"));
        // Named as principal in the same account: needs no permission of its own... but its
        // boundary must allow it.
        assertRefused(
                "AccessDenied",
                403,
                "because no permissions boundary allows the sts:AssumeRole action",
                () ->
                        first.assume(
                                r ->
                                        r.roleArn(Grants.roleArn("jit-pinned"))
                                                .roleSessionName("jit-2")));
        access.iam().deleteRole(r -> r.roleName("jit-caller"));
        access.iam().createRole(r -> Grants.role(r, "jit-caller"));
        Clients second =
                access.assume(
                        r -> r.roleArn(Grants.roleArn("jit-caller")).roleSessionName("jit-1"));
        assertRefused(
                "AccessDenied",
                403,
                "sts:AssumeRole on resource: " + Grants.roleArn("jit-pinned"),
                () ->
                        second.assume(
                                r ->
                                        r.roleArn(Grants.roleArn("jit-pinned"))
                                                .roleSessionName("jit-2")));
        assertThat(
                        access.iam()
                                .getRole(r -> r.roleName("jit-pinned"))
                                .role()
                                .assumeRolePolicyDocument())
                .contains("AROA")
                .doesNotContain("jit-caller");
    }
}
