package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/** The cluster roles that every Kubernetes has, so that bindings can name them. */
final class BuiltIn {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BuiltIn() {}

    static void putInto(Admission admission) {
        role(admission, "view", AccessPolicyRules.VIEW);
        role(admission, "edit", AccessPolicyRules.EDIT);
        role(admission, "admin", AccessPolicyRules.ADMIN);
        role(admission, "cluster-admin", AccessPolicyRules.of("AmazonEKSClusterAdminPolicy"));
    }

    private static void role(Admission admission, String name, List<Rule> rules) {
        admission.seed(
                JSON.valueToTree(
                        Map.of(
                                "apiVersion",
                                "rbac.authorization.k8s.io/v1",
                                "kind",
                                "ClusterRole",
                                "metadata",
                                Map.of("name", name),
                                "rules",
                                rules.stream().map(BuiltIn::json).toList())));
    }

    private static Map<String, Object> json(Rule rule) {
        return rule.paths().isEmpty()
                ? Map.of(
                        "apiGroups", rule.groups(),
                        "resources", rule.resources(),
                        "verbs", rule.verbs())
                : Map.of("nonResourceURLs", rule.paths(), "verbs", rule.verbs());
    }
}
