package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.testing.Events;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Object mother of policies and of what is asked of them. */
public final class Policies {
    public static final ClusterCatalogue CATALOGUE =
            ClusterCatalogueFile.read(Path.of("../deploy/config/clusters.yml"));

    private static final String HEAD =
            """
            levels:
              viewer: { accessPolicies: [AmazonEKSViewPolicy] }
              editor: { accessPolicies: [AmazonEKSEditPolicy] }
              admin:
                accessPolicies: [AmazonEKSClusterAdminPolicy]
                namespacedAccessPolicies: [AmazonEKSAdminPolicy]
            groups:
              developers:
              leads:
              owners: { people: [local:olga, local:otto] }
            rules:
            """;

    private Policies() {}

    /** The policy that ships with the local stack. */
    public static Policy shipped() {
        Path file = Path.of("../deploy/config/policy.yml");
        return PolicyFile.parse(file.toString(), PolicyFile.text(file), CATALOGUE);
    }

    /**
     * A policy of these rules, with levels viewer, editor, admin and groups developers, leads,
     * owners.
     */
    public static Policy ofRules(String rules) {
        return PolicyFile.parse("policy.yml", HEAD + rules.indent(2), CATALOGUE);
    }

    /** Dana, a developer, asks to view namespace web of cluster dev for an hour. */
    public static AccessRequest asked(String cluster, String level, String... namespaces) {
        return asked("local:dana", List.of("developers"), cluster, level, namespaces);
    }

    public static AccessRequest asked(
            String person,
            List<String> groups,
            String cluster,
            String level,
            String... namespaces) {
        return new AccessRequest(
                person,
                "dana@example.com",
                groups,
                cluster,
                level,
                List.of(namespaces),
                false,
                Duration.ofHours(1),
                "look at the logs",
                null,
                null,
                Events.T0);
    }
}
