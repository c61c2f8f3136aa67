package io.jitaccess.provisioner.aws;

import java.util.List;
import java.util.Map;

/**
 * An access entry as it shall be.
 *
 * @param accessPolicies names of EKS access policies
 * @param namespaces in scope; empty means the whole cluster
 * @param tags beside those that everything of this installation carries
 */
public record EntrySpec(
        String roleArn,
        String username,
        List<String> kubernetesGroups,
        List<String> accessPolicies,
        List<String> namespaces,
        Map<String, String> tags) {}
