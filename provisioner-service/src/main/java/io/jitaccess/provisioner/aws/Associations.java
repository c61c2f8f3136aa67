package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The access policies of access entries, and their scopes. */
final class Associations {
    private final Accounts accounts;
    private final Purpose purpose;

    Associations(Accounts accounts, Purpose purpose) {
        this.accounts = accounts;
        this.purpose = purpose;
    }

    /** Doing so again replaces the scope by the same. */
    void make(Cluster cluster, EntrySpec spec, String policy) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        spoke.eks(
                eks ->
                        eks.associateAccessPolicy(
                                r ->
                                        r.clusterName(cluster.name())
                                                .principalArn(spec.roleArn())
                                                .policyArn(policyArn(cluster, policy))
                                                .accessScope(scope(spec))));
    }

    /** Whether AWS shows just what was asked for. */
    boolean fit(Cluster cluster, EntrySpec spec) {
        Set<String> wanted =
                spec.accessPolicies().stream()
                        .map(policy -> policyArn(cluster, policy))
                        .collect(Collectors.toSet());
        List<AssociatedAccessPolicy> associated = policies(cluster, spec.roleArn());
        return associated.size() == wanted.size()
                && associated.stream()
                        .allMatch(
                                policy ->
                                        wanted.contains(policy.policyArn())
                                                && fits(policy.accessScope(), spec));
    }

    /** Takes all access policies off the entry. */
    void end(Cluster cluster, String roleArn) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        for (AssociatedAccessPolicy policy : policies(cluster, roleArn)) {
            AccessEntries.ignoringAbsence(
                    () ->
                            spoke.eks(
                                    eks ->
                                            eks.disassociateAccessPolicy(
                                                    r ->
                                                            r.clusterName(cluster.name())
                                                                    .principalArn(roleArn)
                                                                    .policyArn(
                                                                            policy.policyArn()))));
        }
    }

    private List<AssociatedAccessPolicy> policies(Cluster cluster, String roleArn) {
        Spoke spoke = accounts.spoke(cluster, purpose);
        try {
            return spoke.eks(
                    eks ->
                            eks
                                    .listAssociatedAccessPoliciesPaginator(
                                            r ->
                                                    r.clusterName(cluster.name())
                                                            .principalArn(roleArn))
                                    .associatedAccessPolicies()
                                    .stream()
                                    .toList());
        } catch (AwsException failed) {
            if (AccessEntries.isAbsence(failed)) {
                return List.of();
            }
            throw failed;
        }
    }

    private static boolean fits(AccessScope scope, EntrySpec spec) {
        return spec.namespaces().isEmpty()
                ? scope.type() == AccessScopeType.CLUSTER
                : scope.type() == AccessScopeType.NAMESPACE
                        && Set.copyOf(scope.namespaces()).equals(Set.copyOf(spec.namespaces()));
    }

    private static AccessScope scope(EntrySpec spec) {
        return spec.namespaces().isEmpty()
                ? AccessScope.builder().type(AccessScopeType.CLUSTER).build()
                : AccessScope.builder()
                        .type(AccessScopeType.NAMESPACE)
                        .namespaces(spec.namespaces())
                        .build();
    }

    static String policyArn(Cluster cluster, String policy) {
        return "arn:%s:eks::aws:cluster-access-policy/%s".formatted(cluster.partition(), policy);
    }
}
