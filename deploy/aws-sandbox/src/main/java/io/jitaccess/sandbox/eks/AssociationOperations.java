package io.jitaccess.sandbox.eks;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Regions;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Access policies on entries: what may be done, and where. */
final class AssociationOperations {
    private static final Pattern NAMESPACE =
            Pattern.compile("[a-z0-9*]([-a-z0-9*]{0,61}[a-z0-9*])?");

    private final Behaviour behaviour;
    private final Access access;
    private final Clusters clusters;

    AssociationOperations(World world, Behaviour behaviour, Access access) {
        this.behaviour = behaviour;
        this.access = access;
        this.clusters = new Clusters(world);
    }

    Object associate(EksCall call) {
        String policyArn = call.text("policyArn").orElse("");
        JsonNode scope = call.body().path("accessScope");
        String type = scope.path("type").asString("");
        List<String> namespaces =
                scope.path("namespaces").valueStream().map(JsonNode::asString).toList();
        access.require(
                call.call(),
                clusters.onEntry(call, "eks:AssociateAccessPolicy", call.segment(3))
                        .with("eks:policyArn", policyArn)
                        .with("eks:accessScope", type)
                        .with("eks:namespaces", namespaces)
                        .build());
        Cluster cluster = clusters.requireTakingEntries(call);
        if (AccessPolicies.name(cluster.partition(), policyArn).isEmpty()) {
            throw EksErrors.invalidParameter(
                    "The specified policyArn is invalid: could not find policy " + policyArn);
        }
        requireScope(type, namespaces);
        requireReadable(cluster, call);
        Instant now = call.call().now();
        AccessEntry.Association[] made = new AccessEntry.Association[1];
        cluster.entries()
                .change(
                        call.segment(3),
                        before -> {
                            AccessEntry entry = requireStandard(before);
                            AccessEntry.Association old = entry.policies().get(policyArn);
                            made[0] =
                                    new AccessEntry.Association(
                                            policyArn,
                                            namespaces,
                                            old == null ? now : old.associatedAt(),
                                            now);
                            SortedMap<String, AccessEntry.Association> all =
                                    new TreeMap<>(entry.policies());
                            all.put(policyArn, made[0]);
                            int quota = behaviour.quotas().policiesPerEntry();
                            if (all.size() > quota) {
                                throw EksErrors.limitExceeded(
                                        "An access entry can have at most "
                                                + quota
                                                + " access policies");
                            }
                            return entry.withPolicies(all, now);
                        });
        return Map.of(
                "clusterName",
                cluster.name(),
                "principalArn",
                call.segment(3),
                "associatedAccessPolicy",
                body(made[0]));
    }

    private static AccessEntry requireStandard(@Nullable AccessEntry entry) {
        if (entry == null) {
            throw EksErrors.noEntry();
        }
        if (!entry.identity().type().equals("STANDARD")) {
            throw EksErrors.invalidParameter(
                    "Access policies can only be associated with access entries of type"
                            + " \"STANDARD\"");
        }
        return entry;
    }

    private static void requireScope(String type, List<String> namespaces) {
        switch (type) {
            case "cluster" -> {
                if (!namespaces.isEmpty()) {
                    throw EksErrors.invalidParameter(
                            "namespaces must be empty when the access scope type is cluster");
                }
            }
            case "namespace" -> {
                if (namespaces.isEmpty()) {
                    throw EksErrors.invalidParameter(
                            "namespaces must be set when the access scope type is namespace");
                }
                for (String namespace : namespaces) {
                    if (!NAMESPACE.matcher(namespace).matches()) {
                        throw EksErrors.invalidParameter(
                                "The namespace " + namespace + " is not valid");
                    }
                }
            }
            default ->
                    throw EksErrors.invalidParameter(
                            "accessScope.type must be one of [cluster, namespace]");
        }
    }

    Object list(EksCall call) {
        access.require(
                call.call(),
                clusters.onEntry(call, "eks:ListAssociatedAccessPolicies", call.segment(3))
                        .build());
        Cluster cluster = clusters.requireTakingEntries(call);
        AccessEntry entry = requireReadable(cluster, call);
        Page<AccessEntry.Association> page =
                Page.of(
                        call,
                        List.copyOf(entry.policies().values()),
                        AccessEntry.Association::policyArn);
        Map<String, Object> body =
                new Page<>(
                                page.items().stream().map(AssociationOperations::body).toList(),
                                page.next())
                        .as("associatedAccessPolicies");
        body.put("clusterName", cluster.name());
        body.put("principalArn", call.segment(3));
        return body;
    }

    Object disassociate(EksCall call) {
        access.require(
                call.call(),
                clusters.onEntry(call, "eks:DisassociateAccessPolicy", call.segment(3))
                        .with("eks:policyArn", call.segment(5))
                        .build());
        Cluster cluster = clusters.requireTakingEntries(call);
        cluster.entries()
                .change(
                        call.segment(3),
                        before -> {
                            if (before == null) {
                                throw EksErrors.noEntry();
                            }
                            SortedMap<String, AccessEntry.Association> all =
                                    new TreeMap<>(before.policies());
                            if (all.remove(call.segment(5)) == null) {
                                throw EksErrors.notFound(
                                        "The specified policyArn could not be found on the access"
                                                + " entry");
                            }
                            return before.withPolicies(all, call.call().now());
                        });
        return Map.of();
    }

    Object listKnown(EksCall call) {
        access.require(call.call(), call.call().context("eks:ListAccessPolicies", "*").build());
        String partition = Regions.partition(call.call().region());
        Page<String> page = Page.of(call, AccessPolicies.NAMES.stream().sorted().toList(), n -> n);
        return new Page<>(
                        page.items().stream()
                                .map(
                                        n ->
                                                Map.of(
                                                        "name",
                                                        n,
                                                        "arn",
                                                        AccessPolicies.arn(partition, n)))
                                .toList(),
                        page.next())
                .as("accessPolicies");
    }

    private AccessEntry requireReadable(Cluster cluster, EksCall call) {
        return cluster.entries()
                .get(call.segment(3), behaviour.delays().entryRead())
                .orElseThrow(EksErrors::noEntry);
    }

    private static Map<String, Object> body(AccessEntry.Association association) {
        return Map.of(
                "policyArn",
                association.policyArn(),
                "accessScope",
                Map.of(
                        "type",
                        association.clusterWide() ? "cluster" : "namespace",
                        "namespaces",
                        association.namespaces()),
                "associatedAt",
                association.associatedAt().toEpochMilli() / 1000.0,
                "modifiedAt",
                association.modifiedAt().toEpochMilli() / 1000.0);
    }
}
