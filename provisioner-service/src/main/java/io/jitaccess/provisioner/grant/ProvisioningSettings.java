package io.jitaccess.provisioner.grant;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/**
 * Bounds of what we make, held against every approval whatever it says.
 *
 * @param allowedPolicies names of EKS access policies that may be associated
 * @param allowedGroups Kubernetes groups that may be given; {@code *} at the end stands for any
 *     rest
 * @param propagation how long our own write to IAM or EKS may take to be seen
 * @param firstPause before the first repeat of a call; doubles from there
 * @param longestPause between repeats
 * @param removalEffort how long one order to remove is worked on; the reaper repeats it
 * @param residualAccess how long an API server may go on honouring what it has cached
 * @param laneWidth pieces of work at a time on one cluster
 */
@ConfigurationProperties("jit.provisioning")
public record ProvisioningSettings(
        @DefaultValue({
                    "AmazonEKSViewPolicy",
                    "AmazonEKSEditPolicy",
                    "AmazonEKSAdminPolicy",
                    "AmazonEKSClusterAdminPolicy",
                    "AmazonEKSAdminViewPolicy",
                    "AmazonEKSSecretReaderPolicy"
                })
                List<String> allowedPolicies,
        @DefaultValue("jit-*") List<String> allowedGroups,
        @DefaultValue("90s") Duration propagation,
        @DefaultValue("250ms") Duration firstPause,
        @DefaultValue("8s") Duration longestPause,
        @DefaultValue("60s") Duration removalEffort,
        @DefaultValue("430s") Duration residualAccess,
        @DefaultValue("16") int laneWidth) {

    /** The allowed groups that are no patterns, so that their bindings can be looked for. */
    public List<String> groupsByName() {
        return allowedGroups.stream().filter(group -> !group.endsWith("*")).toList();
    }

    boolean allowsGroup(String group) {
        return !group.startsWith("system:")
                && allowedGroups.stream()
                        .anyMatch(
                                allowed ->
                                        allowed.endsWith("*")
                                                ? group.startsWith(
                                                        allowed.substring(0, allowed.length() - 1))
                                                : group.equals(allowed));
    }
}
