package io.jitaccess.sandbox.eks;

import java.util.List;
import java.util.Optional;

/**
 * The access policies that EKS offers. Those not meant for people can be listed and associated, but
 * grant nothing here.
 */
public final class AccessPolicies {
    static final List<String> NAMES =
            List.of(
                    "AmazonARCRegionSwitchScalingPolicy",
                    "AmazonAIOpsAssistantPolicy",
                    "AmazonEKSAdminPolicy",
                    "AmazonEKSAdminViewPolicy",
                    "AmazonEKSAutoNodePolicy",
                    "AmazonEKSBlockStorageClusterPolicy",
                    "AmazonEKSBlockStoragePolicy",
                    "AmazonEKSClusterAdminPolicy",
                    "AmazonEKSClusterInsightsPolicy",
                    "AmazonEKSComputeClusterPolicy",
                    "AmazonEKSComputePolicy",
                    "AmazonEKSEditPolicy",
                    "AmazonEKSHybridPolicy",
                    "AmazonEKSLoadBalancingClusterPolicy",
                    "AmazonEKSLoadBalancingPolicy",
                    "AmazonEKSNetworkingClusterPolicy",
                    "AmazonEKSNetworkingPolicy",
                    "AmazonEKSSecretReaderPolicy",
                    "AmazonEKSViewPolicy");

    private AccessPolicies() {}

    static String arn(String partition, String name) {
        return prefix(partition) + name;
    }

    /** The name in an ARN of this partition; empty where there is no such policy. */
    public static Optional<String> name(String partition, String arn) {
        String prefix = prefix(partition);
        return Optional.of(arn)
                .filter(a -> a.startsWith(prefix))
                .map(a -> a.substring(prefix.length()))
                .filter(NAMES::contains);
    }

    private static String prefix(String partition) {
        return "arn:" + partition + ":eks::aws:cluster-access-policy/";
    }
}
