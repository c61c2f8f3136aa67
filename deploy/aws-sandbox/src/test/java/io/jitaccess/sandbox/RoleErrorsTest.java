package io.jitaccess.sandbox;

import static io.jitaccess.sandbox.Refusals.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.sandbox.faults.Quotas;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Every documented error of the role operations. */
class RoleErrorsTest {
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
    void refusesANameThatIsTakenWhateverItsCaseOrPath() {
        assertRefused(
                "EntityAlreadyExists",
                409,
                "Role with name JIT-R1 already exists",
                () -> iam.createRole(r -> Grants.role(r.path("/"), "JIT-R1")));
        assertRefused(
                "EntityAlreadyExists",
                409,
                "already exists",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r1");
                                    r.path("/jit/other/");
                                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jit r", "jit/r", "jit:r", ""})
    void refusesNamesOutOfBounds(String name) {
        assertRefused(
                "ValidationError",
                400,
                "roleName",
                () -> iam.createRole(r -> Grants.role(r, name)));
    }

    @Test
    void refusesANameOver64() {
        assertRefused(
                "ValidationError",
                400,
                "less than or equal to 64",
                () -> iam.createRole(r -> Grants.role(r, "x".repeat(65))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jit/", "/jit", "/jit test/"})
    void refusesBrokenPaths(String path) {
        assertRefused(
                "ValidationError",
                400,
                "path",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r2");
                                    r.path(path);
                                }));
    }

    @ParameterizedTest
    @ValueSource(ints = {3599, 43201})
    void refusesSessionLengthsOutOfBounds(int seconds) {
        assertRefused(
                "ValidationError",
                400,
                "maxSessionDuration",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r2");
                                    r.maxSessionDuration(seconds);
                                }));
    }

    @Test
    void refusesToMakeARoleOutsideThePathOrWithoutTheBoundary() {
        assertRefused(
                "AccessDenied",
                403,
                "because no identity-based policy allows the iam:CreateRole action",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "admin");
                                    r.path("/");
                                }));
        assertRefused(
                "AccessDenied",
                403,
                "iam:CreateRole",
                () ->
                        iam.createRole(
                                r -> {
                                    Grants.role(r, "jit-r2");
                                    r.permissionsBoundary(null);
                                }));
    }

    @Test
    void refusesTagsOutOfBounds() {
        assertRefused(
                "InvalidInput",
                400,
                "Duplicate tag keys",
                () -> iam.tagRole(t -> t.roleName("jit-r1").tags(tag("A"), tag("a"))));
        Tag[] many = new Tag[50];
        for (int i = 0; i < many.length; i++) {
            many[i] = tag("k" + i);
        }
        assertRefused(
                "LimitExceeded",
                409,
                "maximum limit",
                () -> iam.tagRole(t -> t.roleName("jit-r1").tags(many)));
        assertRefused(
                "ValidationError",
                400,
                "less than or equal to 256",
                () ->
                        iam.tagRole(
                                t ->
                                        t.roleName("jit-r1")
                                                .tags(
                                                        Tag.builder()
                                                                .key("k")
                                                                .value("v".repeat(257))
                                                                .build())));
    }

    private static Tag tag(String key) {
        return Tag.builder().key(key).value("v").build();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertRefused(
                "NoSuchEntity",
                404,
                "The role with name jit-none cannot be found.",
                () -> iam.getRole(r -> r.roleName("jit-none")));
        assertRefused(
                "NoSuchEntity",
                404,
                "The role policy with name none cannot be found.",
                () -> iam.deleteRolePolicy(p -> p.roleName("jit-r1").policyName("none")));
        assertRefused(
                "NoSuchEntity",
                404,
                "cannot be found",
                () -> iam.deleteRole(r -> r.roleName("jit-none")));
    }

    @Test
    void asksForPermissionOnThePlainNameWhereARoleIsGone() {
        assertRefused(
                "AccessDenied",
                403,
                "iam:GetRole on resource: arn:aws:iam::222222222222:role/none",
                () -> iam.getRole(r -> r.roleName("none")));
    }

    @Test
    void refusesRolesOverTheQuota() {
        sandbox.control().quotas(new Quotas(3, 0, 0));
        iam.createRole(r -> Grants.role(r, "jit-r2"));
        assertRefused(
                "LimitExceeded",
                409,
                "RolesPerAccount: 3",
                () -> iam.createRole(r -> Grants.role(r, "jit-r3")));
        assertThat(iam.getAccountSummary().summaryMapAsStrings())
                .containsEntry("Roles", 3)
                .containsEntry("RolesQuota", 3);
    }

    @Test
    void listsByPathInPagesWithoutTags() {
        for (int i = 0; i < 25; i++) {
            String name = "jit-many-" + i;
            iam.createRole(r -> Grants.role(r, name));
        }
        var pages = iam.listRolesPaginator(l -> l.pathPrefix("/jit/").maxItems(10));
        assertThat(pages.stream().count()).isEqualTo(3);
        assertThat(pages.roles()).hasSize(26).allMatch(role -> role.tags().isEmpty());
        assertThat(iam.listRoles(l -> l.pathPrefix("/jit/other/")).roles()).isEmpty();
        assertThat(iam.listRoles().roles())
                .extracting(Role::roleName)
                .contains("JITAccessRole", "jit-r1");
    }

    @Test
    void refusesAnOperationThatItDoesNotHave() {
        assertRefused("InvalidAction", 400, "ListUsers", () -> iam.listUsers());
    }

    @Test
    void forbidsForGoodWhatTheOrganisationForbids() {
        String deny =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"},
                {"Effect":"Allow","Action":"*","Resource":"*"}]}\
                """;
        try (AwsSandbox ours = AwsSandbox.start(TestingSettings.withServiceControlPolicy(deny))) {
            assertRefused(
                    "AccessDenied",
                    403,
                    "with an explicit deny in a service control policy",
                    () -> Clients.access(ours).iam().createRole(r -> Grants.role(r, "jit-r1")));
        }
    }
}
