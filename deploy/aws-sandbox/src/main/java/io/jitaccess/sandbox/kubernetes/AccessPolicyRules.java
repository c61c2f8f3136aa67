package io.jitaccess.sandbox.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the access policies for people permit, after the tables of the EKS User Guide. */
final class AccessPolicyRules {
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE =
            List.of("create", "delete", "deletecollection", "patch", "update");
    private static final List<String> ALL = List.of("*");

    private static final String[] APPS = {
        "daemonsets",
        "deployments",
        "deployments/scale",
        "deployments/rollback",
        "replicasets",
        "replicasets/scale",
        "statefulsets",
        "statefulsets/scale"
    };

    static final List<Rule> VIEW =
            List.of(
                    Rule.resources(
                            "",
                            READ,
                            "configmaps",
                            "endpoints",
                            "persistentvolumeclaims",
                            "persistentvolumeclaims/status",
                            "pods",
                            "replicationcontrollers",
                            "replicationcontrollers/scale",
                            "serviceaccounts",
                            "services",
                            "services/status",
                            "bindings",
                            "events",
                            "limitranges",
                            "namespaces/status",
                            "pods/log",
                            "pods/status",
                            "replicationcontrollers/status",
                            "resourcequotas",
                            "resourcequotas/status",
                            "namespaces"),
                    Rule.resources("apps", READ, APPS),
                    Rule.resources(
                            "apps",
                            READ,
                            "controllerrevisions",
                            "daemonsets/status",
                            "deployments/status",
                            "replicasets/status",
                            "statefulsets/status"),
                    Rule.resources(
                            "autoscaling",
                            READ,
                            "horizontalpodautoscalers",
                            "horizontalpodautoscalers/status"),
                    Rule.resources(
                            "batch", READ, "cronjobs", "cronjobs/status", "jobs", "jobs/status"),
                    Rule.resources("discovery.k8s.io", READ, "endpointslices"),
                    Rule.resources(
                            "networking.k8s.io",
                            READ,
                            "ingresses",
                            "ingresses/status",
                            "networkpolicies"),
                    Rule.resources(
                            "policy", READ, "poddisruptionbudgets", "poddisruptionbudgets/status"));

    static final List<Rule> EDIT =
            with(
                    VIEW,
                    Rule.resources(
                            "",
                            READ,
                            "pods/attach",
                            "pods/exec",
                            "pods/portforward",
                            "pods/proxy",
                            "secrets",
                            "services/proxy"),
                    Rule.resources("", List.of("impersonate"), "serviceaccounts"),
                    Rule.resources(
                            "",
                            WRITE,
                            "pods",
                            "pods/attach",
                            "pods/exec",
                            "pods/portforward",
                            "pods/proxy",
                            "configmaps",
                            "events",
                            "persistentvolumeclaims",
                            "replicationcontrollers",
                            "replicationcontrollers/scale",
                            "secrets",
                            "serviceaccounts",
                            "services",
                            "services/proxy"),
                    Rule.resources("", List.of("create"), "pods/eviction", "serviceaccounts/token"),
                    Rule.resources("apps", WRITE, APPS),
                    Rule.resources("autoscaling", WRITE, "horizontalpodautoscalers"),
                    Rule.resources("batch", WRITE, "cronjobs", "jobs"),
                    Rule.resources("networking.k8s.io", WRITE, "ingresses", "networkpolicies"),
                    Rule.resources("policy", WRITE, "poddisruptionbudgets"));

    static final List<Rule> ADMIN =
            with(
                    EDIT,
                    Rule.resources("rbac.authorization.k8s.io", READ, "roles", "rolebindings"),
                    Rule.resources("rbac.authorization.k8s.io", WRITE, "roles", "rolebindings"),
                    Rule.resources(
                            "authorization.k8s.io",
                            List.of("create"),
                            "localsubjectaccessreviews"));

    static final List<Rule> CLUSTER_ADMIN =
            List.of(Rule.resources("*", ALL, "*"), Rule.paths(ALL, "*"));

    private static final Map<String, List<Rule>> BY_NAME =
            Map.of(
                    "AmazonEKSViewPolicy",
                    VIEW,
                    "AmazonEKSEditPolicy",
                    EDIT,
                    "AmazonEKSAdminPolicy",
                    ADMIN,
                    "AmazonEKSClusterAdminPolicy",
                    CLUSTER_ADMIN,
                    "AmazonEKSAdminViewPolicy",
                    List.of(Rule.resources("*", READ, "*")),
                    "AmazonEKSSecretReaderPolicy",
                    List.of(Rule.resources("", READ, "secrets")));

    private AccessPolicyRules() {}

    /** None for the policies that are not for people. */
    static List<Rule> of(String policyName) {
        return BY_NAME.getOrDefault(policyName, List.of());
    }

    private static List<Rule> with(List<Rule> base, Rule... more) {
        List<Rule> rules = new ArrayList<>(base);
        rules.addAll(List.of(more));
        return List.copyOf(rules);
    }
}
