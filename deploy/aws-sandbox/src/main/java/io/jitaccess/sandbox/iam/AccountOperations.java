package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.Call;
import io.jitaccess.sandbox.aws.Params;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.ManagedPolicy;
import io.jitaccess.sandbox.world.World;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the account holds: its quotas and its managed policies. */
final class AccountOperations {
    private final World world;
    private final Behaviour behaviour;
    private final Access access;

    AccountOperations(World world, Behaviour behaviour, Access access) {
        this.world = world;
        this.behaviour = behaviour;
        this.access = access;
    }

    Map<String, QueryProtocol.Operation> operations() {
        return Map.of(
                "GetAccountSummary", this::summary,
                "GetPolicy", this::policy,
                "GetPolicyVersion", this::version,
                "ListPolicyVersions", this::versions);
    }

    private void summary(Call call, Params params, Xml result) {
        access.require(call, call.context("iam:GetAccountSummary", "*").build());
        Account account = account(call);
        Map<String, Integer> figures = new LinkedHashMap<>();
        figures.put("Roles", account.roles().size());
        figures.put("RolesQuota", behaviour.quotas().rolesPerAccount());
        figures.put("Policies", account.policies().size());
        figures.put("PoliciesQuota", 1500);
        figures.put("Users", account.users().size());
        figures.put("UsersQuota", 5000);
        figures.put("AssumeRolePolicySizeQuota", 2048);
        figures.put("AttachedPoliciesPerRoleQuota", 10);
        result.nest(
                "SummaryMap",
                map ->
                        figures.forEach(
                                (key, value) ->
                                        map.nest(
                                                "entry",
                                                e ->
                                                        e.text("key", key)
                                                                .text(
                                                                        "value",
                                                                        Integer.toString(value)))));
    }

    private void policy(Call call, Params params, Xml result) {
        ManagedPolicy policy = require(call, params, "iam:GetPolicy");
        result.nest(
                "Policy",
                xml ->
                        xml.text("PolicyName", policy.name())
                                .text("PolicyId", policy.id())
                                .text("Arn", policy.arn())
                                .text("Path", "/")
                                .text("DefaultVersionId", "v1")
                                .text(
                                        "AttachmentCount",
                                        Integer.toString(attachments(call, policy)))
                                .text("IsAttachable", "true")
                                .text("CreateDate", policy.createdAt().toString())
                                .text("UpdateDate", policy.createdAt().toString()));
    }

    private int attachments(Call call, ManagedPolicy policy) {
        return (int)
                account(call).roles().list(Duration.ZERO).stream()
                        .filter(role -> role.attached().contains(policy.arn()))
                        .count();
    }

    private void version(Call call, Params params, Xml result) {
        ManagedPolicy policy = require(call, params, "iam:GetPolicyVersion");
        if (!params.required("VersionId").equals("v1")) {
            throw IamErrors.noSuchEntity("Policy version was not found.");
        }
        result.nest("PolicyVersion", xml -> writeVersion(xml, policy, true));
    }

    private void versions(Call call, Params params, Xml result) {
        ManagedPolicy policy = require(call, params, "iam:ListPolicyVersions");
        result.members("Versions", List.of(policy), (xml, one) -> writeVersion(xml, one, false))
                .text("IsTruncated", "false");
    }

    private static void writeVersion(Xml xml, ManagedPolicy policy, boolean whole) {
        if (whole) {
            xml.text("Document", Encoding.encode(policy.document().text()));
        }
        xml.text("VersionId", "v1")
                .text("IsDefaultVersion", "true")
                .text("CreateDate", policy.createdAt().toString());
    }

    private ManagedPolicy require(Call call, Params params, String action) {
        String arn = params.required("PolicyArn");
        access.require(call, call.context(action, arn).build());
        return account(call)
                .policy(arn)
                .orElseThrow(() -> IamErrors.noSuchEntity("Policy " + arn + " was not found."));
    }

    private Account account(Call call) {
        return world.account(call.account()).orElseThrow();
    }
}
