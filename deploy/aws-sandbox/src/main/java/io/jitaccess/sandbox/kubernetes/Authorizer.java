package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.eks.AccessPolicies;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.policy.Wildcard;
import io.jitaccess.sandbox.world.AccessEntry;
import io.jitaccess.sandbox.world.Cluster;

import java.util.List;
import java.util.Optional;

/** Allows what an access policy of the caller's entry or RBAC allows; there is no deny. */
final class Authorizer {
    private final Cluster cluster;
    private final Behaviour behaviour;
    private final Rbac rbac;

    Authorizer(Cluster cluster, Behaviour behaviour, Rbac rbac) {
        this.cluster = cluster;
        this.behaviour = behaviour;
        this.rbac = rbac;
    }

    /** Why it is allowed; empty where nothing allows it. */
    Optional<String> allows(UserInfo user, Attributes wanted) {
        return byAccessPolicy(user, wanted)
                .or(
                        () ->
                                rbac.of(user).stream()
                                        .filter(held -> held.allows(wanted))
                                        .map(Rbac.Held::reason)
                                        .findFirst());
    }

    List<Rbac.Held> rbacOf(UserInfo user) {
        return rbac.of(user);
    }

    /**
     * Asked anew each time: an entry that is gone gives no rights even while its token is still
     * trusted.
     */
    private Optional<String> byAccessPolicy(UserInfo user, Attributes wanted) {
        String principal = user.principalArn();
        if (principal == null) {
            return Optional.empty();
        }
        return cluster.entries()
                .get(principal, behaviour.delays().entry())
                .filter(entry -> entry.identity().principalId().equals(user.principalId()))
                .flatMap(
                        entry ->
                                entry.policies().values().stream()
                                        .filter(association -> covers(association, wanted))
                                        .map(association -> reason(entry, association, user))
                                        .findFirst());
    }

    private boolean covers(AccessEntry.Association association, Attributes wanted) {
        boolean inScope =
                association.clusterWide()
                        || (!wanted.namespace().isEmpty()
                                && association.namespaces().stream()
                                        .anyMatch(
                                                pattern ->
                                                        Wildcard.matches(
                                                                pattern, wanted.namespace())));
        return inScope
                && AccessPolicies.name(cluster.partition(), association.policyArn())
                        .map(AccessPolicyRules::of)
                        .orElse(List.of())
                        .stream()
                        .anyMatch(rule -> rule.allows(wanted));
    }

    private static String reason(
            AccessEntry entry, AccessEntry.Association association, UserInfo user) {
        String binding = association.clusterWide() ? "ClusterRoleBinding" : "RoleBinding";
        return "EKS Access Policy: allowed by %s \"%s+%s\" of ClusterRole \"%s\" to User \"%s\""
                .formatted(
                        binding,
                        entry.identity().principalArn(),
                        association.policyArn(),
                        association.policyArn(),
                        user.principalId());
    }
}
