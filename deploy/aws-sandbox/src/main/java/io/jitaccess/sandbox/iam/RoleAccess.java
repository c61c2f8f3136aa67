package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Finds the role that a call names, after the caller's policies have been asked about it. */
final class RoleAccess {
    static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");

    /** What becomes of a role; null deletes it. */
    interface Change {
        @Nullable Role of(Role before);
    }

    private final World world;
    private final Access access;

    RoleAccess(World world, Access access) {
        this.world = world;
        this.access = access;
    }

    Account account(Call call) {
        return world.account(call.account()).orElseThrow();
    }

    void require(Call call, RequestContext context) {
        access.require(call, context);
    }

    /** The role named by RoleName, for a caller who may do this to it. */
    Role require(Call call, Params params, String action) {
        return require(call, params, action, context -> context);
    }

    Role require(
            Call call, Params params, String action, UnaryOperator<RequestContext.Builder> more) {
        String name = params.required("RoleName", 1, 64, NAME);
        Account account = account(call);
        Optional<Role> role = account.roles().get(Account.key(name));
        // What is not there has no path: AWS then asks for the plain name.
        String arn = role.map(Role::arn).orElse(account.arn("role/" + name));
        RequestContext.Builder context =
                call.context(action, arn).with("aws:ResourceAccount", account.id());
        role.ifPresent(found -> context.resourceTags("iam", found.tags()));
        access.require(call, more.apply(context).build());
        return role.orElseThrow(() -> IamErrors.noSuchRole(name));
    }

    /** {@code iam:PermissionsBoundary} is the boundary that the role has. */
    Role requireBounded(Call call, Params params, String action) {
        String name = params.required("RoleName", 1, 64, NAME);
        String boundary =
                account(call).roles().get(Account.key(name)).map(Role::boundaryArn).orElse(null);
        return require(call, params, action, c -> c.with("iam:PermissionsBoundary", boundary));
    }

    /** Changes exactly the role that was found, not another that took its name meanwhile. */
    void change(Call call, Role role, Change change) {
        account(call)
                .roles()
                .change(
                        Account.key(role.name()),
                        before -> {
                            if (before == null || !before.id().equals(role.id())) {
                                throw IamErrors.noSuchRole(role.name());
                            }
                            if (before.identity().path().startsWith("/aws-service-role/")) {
                                throw IamErrors.unmodifiable(role.name());
                            }
                            return change.of(before);
                        });
    }
}
