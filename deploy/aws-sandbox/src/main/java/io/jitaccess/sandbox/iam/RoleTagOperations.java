package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Role;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tags of roles. */
final class RoleTagOperations {
    private static final int MOST = 50;

    private final Behaviour behaviour;
    private final RoleAccess roles;

    RoleTagOperations(Behaviour behaviour, RoleAccess roles) {
        this.behaviour = behaviour;
        this.roles = roles;
    }

    Map<String, QueryProtocol.Operation> operations() {
        return Map.of(
                "TagRole", this::tag,
                "UntagRole", this::untag,
                "ListRoleTags", this::list);
    }

    /** The tags that a reader sees when changes of tags lag. */
    static Map<String, String> shown(Account account, Role role, Duration lag) {
        return account.roles()
                .get(Account.key(role.name()), lag)
                .filter(then -> then.id().equals(role.id()))
                .map(Role::tags)
                .orElse(Map.of());
    }

    private void tag(Call call, Params params, Xml result) {
        Map<String, String> tags = params.tags("Tags");
        Role role = roles.require(call, params, "iam:TagRole", c -> c.requestTags(tags));
        roles.change(
                call,
                role,
                before -> {
                    Map<String, String> all = new HashMap<>(before.tags());
                    tags.forEach(
                            (key, value) -> {
                                // Keys keep one spelling: a new one replaces the old.
                                all.keySet().removeIf(key::equalsIgnoreCase);
                                all.put(key, value);
                            });
                    if (all.size() > MOST) {
                        throw IamErrors.limitExceeded(
                                "The number of tags has reached the maximum limit of "
                                        + MOST
                                        + ".");
                    }
                    return before.withTags(Map.copyOf(all));
                });
    }

    private void untag(Call call, Params params, Xml result) {
        List<String> keys = params.texts("TagKeys");
        Role role = roles.require(call, params, "iam:UntagRole", c -> c.with("aws:TagKeys", keys));
        roles.change(
                call,
                role,
                before -> {
                    Map<String, String> all = new HashMap<>(before.tags());
                    keys.forEach(key -> all.keySet().removeIf(key::equalsIgnoreCase));
                    return before.withTags(Map.copyOf(all));
                });
    }

    private void list(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:ListRoleTags");
        RoleXml.tags(
                result, new TreeMap<>(shown(roles.account(call), role, behaviour.delays().tag())));
        result.text("IsTruncated", "false");
    }
}
