package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.policy.TrustPolicy;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.Shelf;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Making, finding and deleting roles. */
final class RoleOperations {
    private static final Pattern PATH = Pattern.compile("/|/[!-~]+/");
    private static final Pattern ANY =
            Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");

    private final World world;
    private final Behaviour behaviour;
    private final RoleAccess roles;
    private final TrustReader trusts;

    RoleOperations(World world, Behaviour behaviour, RoleAccess roles) {
        this.world = world;
        this.behaviour = behaviour;
        this.roles = roles;
        this.trusts = new TrustReader(world, behaviour);
    }

    Map<String, QueryProtocol.Operation> operations() {
        return Map.of(
                "CreateRole", this::create,
                "GetRole", this::get,
                "ListRoles", this::list,
                "DeleteRole", this::delete,
                "UpdateAssumeRolePolicy", this::updateTrust,
                "ListInstanceProfilesForRole", this::listInstanceProfiles);
    }

    private void create(Call call, Params params, Xml result) {
        String name = params.required("RoleName", 1, 64, RoleAccess.NAME);
        String path = params.optional("Path", 1, 512, PATH).orElse("/");
        String boundary = params.optional("PermissionsBoundary").orElse(null);
        Map<String, String> tags = params.tags("Tags");
        Duration maxSession =
                Duration.ofSeconds(params.number("MaxSessionDuration", 3600, 3600, 43200));
        String description = params.optional("Description", 0, 1000, ANY).orElse("");
        Account account = roles.account(call);
        Role.Identity identity =
                new Role.Identity(
                        account.partition(),
                        account.id(),
                        path,
                        name,
                        world.ids().unique("AROA", 21),
                        call.now().truncatedTo(ChronoUnit.SECONDS));
        requireCreate(call, identity.arn(), boundary, tags);
        if (path.startsWith("/aws-service-role/")) {
            throw new AwsException(
                    "InvalidInput", 400, "The path is reserved for service-linked roles");
        }
        if (boundary != null && account.policy(boundary).isEmpty()) {
            throw IamErrors.noSuchEntity(
                    "Scope ARN: " + boundary + " does not exist or is not attachable.");
        }
        TrustPolicy trust = trusts.read(params.required("AssumeRolePolicyDocument"));
        Role role =
                new Role(
                        identity,
                        trust,
                        description,
                        maxSession,
                        boundary,
                        Map.copyOf(tags),
                        new TreeMap<>(),
                        new TreeSet<>());
        put(account.roles(), role);
        result.nest("Role", xml -> RoleXml.write(xml, role, trusts, true));
    }

    private void requireCreate(
            Call call, String arn, @Nullable String boundary, Map<String, String> tags) {
        RequestContext.Builder create =
                call.context("iam:CreateRole", arn)
                        .with("iam:PermissionsBoundary", boundary)
                        .requestTags(tags);
        roles.require(call, create.build());
        if (!tags.isEmpty()) {
            roles.require(call, call.context("iam:TagRole", arn).requestTags(tags).build());
        }
    }

    private void put(Shelf<Role> shelf, Role role) {
        shelf.change(
                Account.key(role.name()),
                before -> {
                    if (before != null) {
                        throw IamErrors.exists(role.name());
                    }
                    int quota = behaviour.quotas().rolesPerAccount();
                    if (shelf.size() >= quota) {
                        throw IamErrors.limitExceeded(
                                "Cannot exceed quota for RolesPerAccount: " + quota);
                    }
                    return role;
                });
    }

    private void get(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:GetRole");
        Map<String, String> tags =
                RoleTagOperations.shown(roles.account(call), role, behaviour.delays().tag());
        result.nest("Role", xml -> RoleXml.write(xml, role.withTags(tags), trusts, true));
    }

    private void list(Call call, Params params, Xml result) {
        String prefix =
                params.optional("PathPrefix", 1, 512, Pattern.compile("/[!-~]*")).orElse("/");
        int most = params.number("MaxItems", 100, 1, 1000);
        Account account = roles.account(call);
        roles.require(call, call.context("iam:ListRoles", account.arn("role" + prefix)).build());
        String after =
                params.optional("Marker")
                        .map(m -> new String(Base64.getDecoder().decode(m), StandardCharsets.UTF_8))
                        .orElse("");
        List<Role> found =
                account.roles().after(after, behaviour.delays().list(), Integer.MAX_VALUE).stream()
                        .filter(role -> role.identity().path().startsWith(prefix))
                        .limit(most + 1L)
                        .toList();
        boolean more = found.size() > most;
        List<Role> page = more ? found.subList(0, most) : found;
        result.members("Roles", page, (xml, role) -> RoleXml.write(xml, role, trusts, false))
                .text("IsTruncated", Boolean.toString(more));
        if (more) {
            byte[] last = Account.key(page.getLast().name()).getBytes(StandardCharsets.UTF_8);
            result.text("Marker", Base64.getEncoder().encodeToString(last));
        }
    }

    private void delete(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:DeleteRole");
        roles.change(
                call,
                role,
                before -> {
                    if (!before.attached().isEmpty()) {
                        throw IamErrors.deleteConflict(
                                "Cannot delete entity, must detach all policies first.");
                    }
                    if (!before.inline().isEmpty()) {
                        throw IamErrors.deleteConflict(
                                "Cannot delete entity, must delete policies first.");
                    }
                    return null;
                });
    }

    private void updateTrust(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:UpdateAssumeRolePolicy");
        TrustPolicy trust = trusts.read(params.required("PolicyDocument"));
        roles.change(call, role, before -> before.withTrust(trust));
    }

    private void listInstanceProfiles(Call call, Params params, Xml result) {
        roles.require(call, params, "iam:ListInstanceProfilesForRole");
        result.members("InstanceProfiles", List.of(), (xml, none) -> {})
                .text("IsTruncated", "false");
    }
}
