package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.World;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Access entries: who may come to a cluster, and as whom. */
final class AccessEntryOperations {
    private static final Set<String> NODE_TYPES =
            Set.of(
                    "FARGATE_LINUX",
                    "EC2_LINUX",
                    "EC2_WINDOWS",
                    "EC2",
                    "HYBRID_LINUX",
                    "HYPERPOD_LINUX");

    private final World world;
    private final Behaviour behaviour;
    private final Access access;
    private final Clusters clusters;

    AccessEntryOperations(World world, Behaviour behaviour, Access access) {
        this.world = world;
        this.behaviour = behaviour;
        this.access = access;
        this.clusters = new Clusters(world);
    }

    Object create(EksCall call) {
        String principalText = call.text("principalArn").orElse("");
        String type = call.text("type").orElse("STANDARD");
        List<String> groups = call.texts("kubernetesGroups");
        Map<String, String> tags = call.tags();
        access.require(
                call.call(),
                clusters.onCluster(call, "eks:CreateAccessEntry")
                        .with("eks:principalArn", principalText)
                        .with("eks:accessEntryType", type)
                        .with("eks:username", call.text("username").orElse(null))
                        .with("eks:kubernetesGroups", groups)
                        .requestTags(tags)
                        .build());
        Cluster cluster = clusters.requireTakingEntries(call);
        PrincipalArn principal = PrincipalArn.parse(principalText);
        if (!tags.isEmpty()) {
            access.require(
                    call.call(),
                    clusters.onEntry(call, "eks:TagResource", principalText)
                            .requestTags(tags)
                            .build());
        }
        requireType(type, groups, principal);
        String username =
                call.text("username").map(Username::checked).orElse(Username.usual(principal));
        requireGroups(groups);
        String principalId =
                principal
                        .uniqueId(world, behaviour.delays().role())
                        .orElseThrow(
                                () ->
                                        EksErrors.invalidParameter(
                                                "The specified principalArn is invalid: invalid"
                                                        + " principal"));
        AccessEntry entry =
                new AccessEntry(
                        new AccessEntry.Identity(
                                principal.entryArn(
                                        cluster.region(),
                                        cluster.account(),
                                        cluster.name(),
                                        world.ids().uuid()),
                                principalText,
                                principalId,
                                type,
                                call.text("clientRequestToken").orElse(null),
                                call.call().now()),
                        username,
                        groups,
                        tags,
                        new TreeMap<>(),
                        call.call().now());
        put(cluster, entry);
        AccessEntry kept = cluster.entries().get(principalText).orElse(entry);
        return Map.of("accessEntry", body(cluster, kept, kept.tags()));
    }

    private void put(Cluster cluster, AccessEntry entry) {
        cluster.entries()
                .change(
                        entry.identity().principalArn(),
                        before -> {
                            if (before != null) {
                                String token = before.identity().requestToken();
                                if (token != null
                                        && token.equals(entry.identity().requestToken())) {
                                    return before;
                                }
                                throw EksErrors.inUse();
                            }
                            int quota = behaviour.quotas().entriesPerCluster();
                            if (cluster.entries().size() >= quota) {
                                throw EksErrors.limitExceeded(
                                        "You've reached your limit of %d access entries per cluster"
                                                .formatted(quota));
                            }
                            return entry;
                        });
    }

    private static void requireType(String type, List<String> groups, PrincipalArn principal) {
        if (type.equals("STANDARD")) {
            if (principal.isServiceLinked()) {
                throw EksErrors.invalidParameter(
                        "The caller is not allowed to modify access entries with a principalArn"
                                + " value of a Service Linked Role");
            }
            return;
        }
        if (!NODE_TYPES.contains(type)) {
            throw EksErrors.invalidParameter("The type " + type + " is not valid");
        }
        if (!groups.isEmpty()) {
            throw EksErrors.invalidParameter(
                    "The kubernetesGroups parameter can only be used with type \"STANDARD\"");
        }
        if (principal.kind().equals("user")) {
            throw EksErrors.invalidParameter("The principalArn must be a role for type " + type);
        }
    }

    private static void requireGroups(List<String> groups) {
        for (String group : groups) {
            if (group.startsWith("system:")) {
                throw EksErrors.invalidParameter(
                        "The kubernetes group name "
                                + group
                                + " is invalid, it cannot start with system:");
            }
            if (group.isBlank() || group.length() > 256) {
                throw EksErrors.invalidParameter(
                        "The kubernetes group name " + group + " is invalid");
            }
        }
    }

    Object list(EksCall call) {
        access.require(call.call(), clusters.onCluster(call, "eks:ListAccessEntries").build());
        Cluster cluster = clusters.requireTakingEntries(call);
        String policy = call.request().query("associatedPolicyArn");
        int size = call.pageSize();
        List<String> found =
                cluster
                        .entries()
                        .after(
                                call.after(),
                                behaviour.delays().list(),
                                policy.isEmpty() ? size + 1 : Integer.MAX_VALUE)
                        .stream()
                        .filter(e -> policy.isEmpty() || e.policies().containsKey(policy))
                        .map(e -> e.identity().principalArn())
                        .toList();
        return Page.of(call, found, arn -> arn).as("accessEntries");
    }

    Object describe(EksCall call) {
        Cluster cluster = requireEntryCall(call, "eks:DescribeAccessEntry");
        AccessEntry entry = readable(cluster, call);
        Map<String, String> tags =
                cluster.entries()
                        .get(entry.identity().principalArn(), behaviour.delays().tag())
                        .map(AccessEntry::tags)
                        .orElse(Map.of());
        return Map.of("accessEntry", body(cluster, entry, tags));
    }

    Object update(EksCall call) {
        Cluster cluster = requireEntryCall(call, "eks:UpdateAccessEntry");
        readable(cluster, call);
        cluster.entries()
                .change(
                        call.segment(3),
                        before -> {
                            if (before == null) {
                                throw EksErrors.noEntry();
                            }
                            List<String> groups =
                                    call.body().has("kubernetesGroups")
                                            ? call.texts("kubernetesGroups")
                                            : before.groups();
                            requireGroups(groups);
                            String name =
                                    call.text("username")
                                            .map(Username::checked)
                                            .orElse(before.username());
                            return before.withMapping(name, groups, call.call().now());
                        });
        AccessEntry updated =
                cluster.entries().get(call.segment(3)).orElseThrow(EksErrors::noEntry);
        return Map.of("accessEntry", body(cluster, updated, updated.tags()));
    }

    Object delete(EksCall call) {
        Cluster cluster = requireEntryCall(call, "eks:DeleteAccessEntry");
        cluster.entries()
                .change(
                        call.segment(3),
                        before -> {
                            if (before == null) {
                                throw EksErrors.noEntry();
                            }
                            return null;
                        });
        return Map.of();
    }

    private Cluster requireEntryCall(EksCall call, String action) {
        access.require(call.call(), clusters.onEntry(call, action, call.segment(3)).build());
        return clusters.requireTakingEntries(call);
    }

    private AccessEntry readable(Cluster cluster, EksCall call) {
        return cluster.entries()
                .get(call.segment(3), behaviour.delays().entryRead())
                .orElseThrow(EksErrors::noEntry);
    }

    private static Map<String, Object> body(
            Cluster cluster, AccessEntry entry, Map<String, String> tags) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("clusterName", cluster.name());
        body.put("principalArn", entry.identity().principalArn());
        body.put("kubernetesGroups", entry.groups());
        body.put("accessEntryArn", entry.identity().arn());
        body.put("createdAt", entry.identity().createdAt().toEpochMilli() / 1000.0);
        body.put("modifiedAt", entry.modifiedAt().toEpochMilli() / 1000.0);
        body.put("tags", tags);
        body.put("username", entry.username());
        body.put("type", entry.identity().type());
        return body;
    }
}
