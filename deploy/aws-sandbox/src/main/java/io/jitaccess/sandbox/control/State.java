package io.jitaccess.sandbox.control;

import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.World;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a judge needs to see: roles per account, access entries per cluster. No secrets. */
public record State(
        Instant now,
        SortedMap<String, List<RoleState>> roles,
        SortedMap<String, ClusterState> clusters) {

    /** A role. */
    public record RoleState(
            String arn,
            String id,
            @Nullable String boundary,
            long maxSessionSeconds,
            Map<String, String> tags,
            String trust,
            Map<String, String> policies,
            Instant createdAt) {}

    /** A cluster with its entries. */
    public record ClusterState(
            String arn, String status, String authenticationMode, List<EntryState> entries) {}

    /** An access entry; {@code principalId} is whom it is bound to. */
    public record EntryState(
            String principalArn,
            String principalId,
            String username,
            List<String> groups,
            Map<String, String> tags,
            List<AssociationState> policies,
            Instant createdAt) {}

    /** An access policy of an entry; no namespaces: the whole cluster. */
    public record AssociationState(String policyArn, List<String> namespaces) {}

    static State of(World world) {
        SortedMap<String, List<RoleState>> roles = new TreeMap<>();
        for (Account account : world.accounts()) {
            roles.put(
                    account.id(),
                    account.roles().list(Duration.ZERO).stream().map(State::role).toList());
        }
        SortedMap<String, ClusterState> clusters = new TreeMap<>();
        for (Cluster cluster : world.clusters()) {
            clusters.put(
                    cluster.name(),
                    new ClusterState(
                            cluster.arn(),
                            cluster.settings().status(),
                            cluster.settings().authenticationMode(),
                            cluster.entries().list(Duration.ZERO).stream()
                                    .map(State::entry)
                                    .toList()));
        }
        return new State(world.clock().instant(), roles, clusters);
    }

    private static RoleState role(Role role) {
        Map<String, String> policies = new TreeMap<>();
        for (Map.Entry<String, PolicyDocument> inline : role.inline().entrySet()) {
            policies.put(inline.getKey(), inline.getValue().text());
        }
        return new RoleState(
                role.arn(),
                role.id(),
                role.boundaryArn(),
                role.maxSession().toSeconds(),
                role.tags(),
                role.trust().document().text(),
                policies,
                role.identity().createdAt());
    }

    private static EntryState entry(AccessEntry entry) {
        return new EntryState(
                entry.identity().principalArn(),
                entry.identity().principalId(),
                entry.username(),
                entry.groups(),
                entry.tags(),
                entry.policies().values().stream()
                        .map(p -> new AssociationState(p.policyArn(), p.namespaces()))
                        .toList(),
                entry.identity().createdAt());
    }
}
