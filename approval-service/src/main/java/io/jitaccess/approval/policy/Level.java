package io.jitaccess.approval.policy;

import io.jitaccess.events.KubeconfigMode;

import java.util.List;
import java.util.Set;

/**
 * What a level such as {@code viewer} gives on a cluster.
 *
 * @param accessPolicies EKS access policies, sorted
 * @param namespacedAccessPolicies those to use instead where access is limited to namespaces
 * @param kubernetesGroups Kubernetes groups of the access entry, sorted
 */
public record Level(
        String name,
        List<String> accessPolicies,
        List<String> namespacedAccessPolicies,
        List<String> kubernetesGroups) {

    /** Those meant for people; the others that EKS lists are for nodes and services. */
    static final Set<String> POLICIES_FOR_PEOPLE =
            Set.of(
                    "AmazonEKSViewPolicy",
                    "AmazonEKSEditPolicy",
                    "AmazonEKSAdminPolicy",
                    "AmazonEKSClusterAdminPolicy",
                    "AmazonEKSAdminViewPolicy",
                    "AmazonEKSSecretReaderPolicy");

    private static final List<String> VIEW_ONLY = List.of("AmazonEKSViewPolicy");

    public Level {
        accessPolicies = accessPolicies.stream().distinct().sorted().toList();
        namespacedAccessPolicies = namespacedAccessPolicies.stream().distinct().sorted().toList();
        kubernetesGroups = kubernetesGroups.stream().distinct().sorted().toList();
    }

    List<String> accessPolicies(boolean clusterWide) {
        return clusterWide ? accessPolicies : namespacedAccessPolicies;
    }

    /**
     * Where a rule does not say: keys that leave our hands cannot be called back within their life,
     * so they are for those who can only look.
     */
    List<KubeconfigMode> defaultModes() {
        boolean viewOnly =
                accessPolicies.equals(VIEW_ONLY)
                        && namespacedAccessPolicies.equals(VIEW_ONLY)
                        && kubernetesGroups.isEmpty();
        return viewOnly
                ? List.of(KubeconfigMode.BROKER, KubeconfigMode.STATIC)
                : List.of(KubeconfigMode.BROKER);
    }
}
