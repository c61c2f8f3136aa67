package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.iam.model.Tag;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The single-use IAM roles of grants. Every call may be repeated after a crash. */
public final class JitRoles {
    private static final String POLICY = "describe-cluster";
    private static final int USUAL_QUOTA = 1_000;

    private final Accounts accounts;
    private final Purpose purpose;
    private final Installation installation;
    private final JsonMapper json = JsonMapper.shared();

    public JitRoles(Accounts accounts, Purpose purpose, Installation installation) {
        this.accounts = accounts;
        this.purpose = purpose;
        this.installation = installation;
    }

    /** A role of this installation as listed. */
    public record JitRole(String arn, String name, Instant createdAt) {}

    /** Makes the role, or finds that an earlier attempt made it. */
    public void create(Cluster cluster, String name, Map<String, String> more) {
        Map<String, String> tags = new HashMap<>(more);
        tags.putAll(installation.tags());
        Spoke spoke = accounts.spoke(cluster, purpose);
        try {
            spoke.iam(
                    iam ->
                            iam.createRole(
                                    r ->
                                            r.roleName(name)
                                                    .path(installation.path())
                                                    .description("One grant of JIT access")
                                                    .permissionsBoundary(
                                                            installation.boundaryArn(cluster))
                                                    .assumeRolePolicyDocument(trust(cluster))
                                                    .tags(sdkTags(tags))));
        } catch (AwsException exists) {
            if (!(exists.getCause() instanceof EntityAlreadyExistsException)) {
                throw exists;
            }
            requireOurs(cluster, name, tags);
        }
    }

    /** Gives the role its only permission. Putting the same policy again changes nothing. */
    public void permit(Cluster cluster, String name) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        spoke.iam(
                iam ->
                        iam.putRolePolicy(
                                r ->
                                        r.roleName(name)
                                                .policyName(POLICY)
                                                .policyDocument(permission(cluster))));
    }

    /** Deletes the role and its policies, if it is there and ours. */
    public void delete(Cluster cluster, String roleArn) {
        String name = Installation.roleName(roleArn);
        Optional<Role> found = get(cluster, name);
        if (found.isEmpty()) {
            return;
        }
        if (!installation.ownsPath(found.get().arn())
                || !installation.ownsTags(tags(found.get().tags()))) {
            throw AwsException.foreign("role %s is not ours".formatted(found.get().arn()));
        }
        Spoke spoke = accounts.spoke(cluster, purpose);
        ignoringAbsence(
                () ->
                        spoke.iam(
                                iam ->
                                        iam.deleteRolePolicy(
                                                r -> r.roleName(name).policyName(POLICY))));
        try {
            ignoringAbsence(() -> spoke.iam(iam -> iam.deleteRole(r -> r.roleName(name))));
        } catch (AwsException conflict) {
            if (!(conflict.getCause() instanceof DeleteConflictException)) {
                throw conflict;
            }
            strip(spoke, name);
            ignoringAbsence(() -> spoke.iam(iam -> iam.deleteRole(r -> r.roleName(name))));
        }
    }

    /** Somebody gave the role more than we did: what hangs on it must go first. */
    private static void strip(Spoke spoke, String name) {
        for (String policy :
                spoke.iam(iam -> iam.listRolePolicies(r -> r.roleName(name))).policyNames()) {
            ignoringAbsence(
                    () ->
                            spoke.iam(
                                    iam ->
                                            iam.deleteRolePolicy(
                                                    r -> r.roleName(name).policyName(policy))));
        }
        for (AttachedPolicy policy :
                spoke.iam(iam -> iam.listAttachedRolePolicies(r -> r.roleName(name)))
                        .attachedPolicies()) {
            ignoringAbsence(
                    () ->
                            spoke.iam(
                                    iam ->
                                            iam.detachRolePolicy(
                                                    r ->
                                                            r.roleName(name)
                                                                    .policyArn(
                                                                            policy.policyArn()))));
        }
    }

    /** The tags of the role, if it exists. */
    public Optional<Map<String, String>> tags(Cluster cluster, String roleArn) {
        return get(cluster, Installation.roleName(roleArn)).map(role -> tags(role.tags()));
    }

    /**
     * @throws AwsException propagating, while AWS still shows the role
     */
    public void requireAbsent(Cluster cluster, String roleArn) {
        if (get(cluster, Installation.roleName(roleArn)).isPresent()) {
            throw AwsException.notYetVisible("the deletion of the role");
        }
    }

    /** All roles of this installation in the cluster's account. */
    public List<JitRole> list(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        return spoke.iam(
                iam ->
                        iam
                                .listRolesPaginator(r -> r.pathPrefix(installation.path()))
                                .roles()
                                .stream()
                                .map(
                                        role ->
                                                new JitRole(
                                                        role.arn(),
                                                        role.roleName(),
                                                        role.createDate()))
                                .toList());
    }

    /** How many roles an account has, whoever's, and may have. */
    public record Quota(int used, int limit) {}

    public Quota quota(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        Map<SummaryKeyType, Integer> summary =
                spoke.iam(iam -> iam.getAccountSummary().summaryMap());
        return new Quota(
                summary.getOrDefault(SummaryKeyType.ROLES, 0),
                summary.getOrDefault(SummaryKeyType.ROLES_QUOTA, USUAL_QUOTA));
    }

    private Optional<Role> get(Cluster cluster, String name) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        try {
            return Optional.of(spoke.iam(iam -> iam.getRole(r -> r.roleName(name)).role()));
        } catch (AwsException failed) {
            if (failed.getCause() instanceof NoSuchEntityException) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private void requireOurs(Cluster cluster, String name, Map<String, String> tags) {
        Role role =
                get(cluster, name).orElseThrow(() -> AwsException.notYetVisible("role " + name));
        boolean ours =
                role.path().equals(installation.path())
                        && tags(role.tags()).entrySet().containsAll(tags.entrySet());
        if (!ours) {
            throw AwsException.foreign(
                    "a role named %s exists in account %s and is not ours"
                            .formatted(name, cluster.account()));
        }
    }

    /**
     * The account's root with a condition, instead of the access role itself: AWS pins a role named
     * as principal to its unique id, and making that role anew would break every trust in it.
     */
    private String trust(Cluster cluster) {
        Map<String, Object> root =
                Map.of(
                        "AWS",
                        "arn:%s:iam::%s:root".formatted(cluster.partition(), cluster.account()));
        Map<String, Object> byAccessRole = Map.of("aws:PrincipalArn", cluster.accessRole());
        return json.writeValueAsString(
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                Map.of(
                                        "Effect",
                                        "Allow",
                                        "Principal",
                                        root,
                                        "Action",
                                        "sts:AssumeRole",
                                        "Condition",
                                        Map.of(
                                                "ArnEquals",
                                                byAccessRole,
                                                "StringLike",
                                                Map.of("sts:RoleSessionName", "jit-*"))),
                                Map.of(
                                        "Effect",
                                        "Allow",
                                        "Principal",
                                        root,
                                        "Action",
                                        List.of("sts:TagSession", "sts:SetSourceIdentity"),
                                        "Condition",
                                        Map.of("ArnEquals", byAccessRole)))));
    }

    private String permission(Cluster cluster) {
        return json.writeValueAsString(
                Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                Map.of(
                                        "Effect",
                                        "Allow",
                                        "Action",
                                        "eks:DescribeCluster",
                                        "Resource",
                                        "arn:%s:eks:*:%s:cluster/*"
                                                .formatted(
                                                        cluster.partition(), cluster.account())))));
    }

    private static void ignoringAbsence(Runnable deletion) {
        try {
            deletion.run();
        } catch (AwsException failed) {
            if (!(failed.getCause() instanceof NoSuchEntityException)) {
                throw failed;
            }
        }
    }

    private static List<Tag> sdkTags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toUnmodifiableMap(Tag::key, Tag::value));
    }
}
