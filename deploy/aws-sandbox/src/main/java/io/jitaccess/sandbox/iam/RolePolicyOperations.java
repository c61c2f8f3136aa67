package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.AwsException;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.policy.MalformedPolicyException;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.policy.RequestContext;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Role;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Inline and attached policies of roles. */
final class RolePolicyOperations {
    private static final int INLINE_TOTAL = 10_240;
    private static final int MOST_ATTACHED = 10;

    private final RoleAccess roles;

    RolePolicyOperations(RoleAccess roles) {
        this.roles = roles;
    }

    Map<String, QueryProtocol.Operation> operations() {
        return Map.of(
                "PutRolePolicy", this::put,
                "GetRolePolicy", this::get,
                "DeleteRolePolicy", this::delete,
                "ListRolePolicies", this::list,
                "AttachRolePolicy", this::attach,
                "DetachRolePolicy", this::detach,
                "ListAttachedRolePolicies", this::listAttached);
    }

    private static String policyName(Params params) {
        return params.required("PolicyName", 1, 128, RoleAccess.NAME);
    }

    private void put(Call call, Params params, Xml result) {
        Role role = roles.requireBounded(call, params, "iam:PutRolePolicy");
        String name = policyName(params);
        PolicyDocument document = parse(params.required("PolicyDocument"));
        roles.change(
                call,
                role,
                before -> {
                    SortedMap<String, PolicyDocument> inline = new TreeMap<>(before.inline());
                    inline.put(name, document);
                    int total =
                            inline.values().stream().mapToInt(PolicyDocument::countedLength).sum();
                    if (total > INLINE_TOTAL) {
                        throw IamErrors.limitExceeded(
                                "Maximum policy size of %d bytes exceeded for role %s"
                                        .formatted(INLINE_TOTAL, before.name()));
                    }
                    return before.withInline(inline);
                });
    }

    private static PolicyDocument parse(String text) {
        try {
            return PolicyReader.identity(text);
        } catch (MalformedPolicyException malformed) {
            throw IamErrors.malformedPolicy(String.valueOf(malformed.getMessage()));
        }
    }

    private void get(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:GetRolePolicy");
        String name = policyName(params);
        PolicyDocument document = role.inline().get(name);
        if (document == null) {
            throw noSuchPolicy(name);
        }
        result.text("RoleName", role.name())
                .text("PolicyName", name)
                .text("PolicyDocument", Encoding.encode(document.text()));
    }

    private void delete(Call call, Params params, Xml result) {
        Role role = roles.requireBounded(call, params, "iam:DeleteRolePolicy");
        String name = policyName(params);
        roles.change(
                call,
                role,
                before -> {
                    SortedMap<String, PolicyDocument> inline = new TreeMap<>(before.inline());
                    if (inline.remove(name) == null) {
                        throw noSuchPolicy(name);
                    }
                    return before.withInline(inline);
                });
    }

    private void list(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:ListRolePolicies");
        result.members("PolicyNames", role.inline().keySet(), Xml::value)
                .text("IsTruncated", "false");
    }

    private void attach(Call call, Params params, Xml result) {
        String arn = params.required("PolicyArn");
        Role role = requireAttachment(call, params, "iam:AttachRolePolicy", arn);
        if (roles.account(call).policy(arn).isEmpty()) {
            throw notAttachable(arn);
        }
        roles.change(
                call,
                role,
                before -> {
                    SortedSet<String> attached = new TreeSet<>(before.attached());
                    attached.add(arn);
                    if (attached.size() > MOST_ATTACHED) {
                        throw IamErrors.limitExceeded(
                                "Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
                    }
                    return before.withAttached(attached);
                });
    }

    private void detach(Call call, Params params, Xml result) {
        String arn = params.required("PolicyArn");
        Role role = requireAttachment(call, params, "iam:DetachRolePolicy", arn);
        roles.change(
                call,
                role,
                before -> {
                    SortedSet<String> attached = new TreeSet<>(before.attached());
                    if (!attached.remove(arn)) {
                        throw IamErrors.noSuchEntity("Policy " + arn + " was not found.");
                    }
                    return before.withAttached(attached);
                });
    }

    private Role requireAttachment(Call call, Params params, String action, String policyArn) {
        String name = params.required("RoleName", 1, 64, RoleAccess.NAME);
        String boundary =
                roles.account(call)
                        .roles()
                        .get(Account.key(name))
                        .map(Role::boundaryArn)
                        .orElse(null);
        return roles.require(
                call,
                params,
                action,
                (RequestContext.Builder c) ->
                        c.with("iam:PolicyARN", policyArn)
                                .with("iam:PermissionsBoundary", boundary));
    }

    private void listAttached(Call call, Params params, Xml result) {
        Role role = roles.require(call, params, "iam:ListAttachedRolePolicies");
        result.members(
                        "AttachedPolicies",
                        role.attached(),
                        (xml, arn) ->
                                xml.text("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                                        .text("PolicyArn", arn))
                .text("IsTruncated", "false");
    }

    private static AwsException noSuchPolicy(String name) {
        return IamErrors.noSuchEntity("The role policy with name " + name + " cannot be found.");
    }

    private static AwsException notAttachable(String arn) {
        return IamErrors.noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
    }
}
