package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The roles and bindings that stand as objects in the cluster, and the few rights that everyone
 * has.
 */
final class Rbac {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<Rule> EVERYONE =
            List.of(
                    Rule.resources(
                            "authorization.k8s.io",
                            List.of("create"),
                            "selfsubjectaccessreviews",
                            "selfsubjectrulesreviews"),
                    Rule.resources(
                            "authentication.k8s.io", List.of("create"), "selfsubjectreviews"),
                    Rule.paths(
                            List.of("get"),
                            "/api",
                            "/api/*",
                            "/apis",
                            "/apis/*",
                            "/healthz",
                            "/livez",
                            "/openapi",
                            "/openapi/*",
                            "/readyz",
                            "/version",
                            "/version/"));

    /**
     * Rules that somebody holds.
     *
     * @param namespace empty: everywhere
     * @param reason as the audit log words it
     */
    record Held(String namespace, List<Rule> rules, String reason) {
        boolean allows(Attributes wanted) {
            return (namespace.isEmpty() || namespace.equals(wanted.namespace()))
                    && rules.stream().anyMatch(rule -> rule.allows(wanted));
        }
    }

    private final ObjectStore store;

    Rbac(ObjectStore store) {
        this.store = store;
    }

    List<Held> of(UserInfo user) {
        List<Held> held = new ArrayList<>();
        if (user.groups().contains(UserInfo.AUTHENTICATED)) {
            held.add(
                    new Held(
                            "",
                            EVERYONE,
                            "RBAC: allowed by ClusterRoleBinding \"system:basic-user\""));
        }
        for (JsonNode binding : store.all(GROUP, "clusterrolebindings")) {
            if (names(binding, user, "")) {
                held.add(held(binding, "", user));
            }
        }
        for (JsonNode binding : store.all(GROUP, "rolebindings")) {
            String namespace = binding.path("metadata").path("namespace").asString("");
            if (names(binding, user, namespace)) {
                held.add(held(binding, namespace, user));
            }
        }
        return held;
    }

    private Held held(JsonNode binding, String namespace, UserInfo user) {
        JsonNode reference = binding.path("roleRef");
        String kind = reference.path("kind").asString("");
        String name = reference.path("name").asString("");
        List<Rule> rules =
                kind.equals("Role")
                        ? rules(store.find(GROUP, "roles", namespace, name))
                        : rules(store.find(GROUP, "clusterroles", "", name));
        return new Held(
                namespace,
                rules,
                "RBAC: allowed by %s \"%s\" of %s \"%s\" to User \"%s\""
                        .formatted(
                                binding.path("kind").asString(""),
                                binding.path("metadata").path("name").asString(""),
                                kind,
                                name,
                                user.username()));
    }

    private static boolean names(JsonNode binding, UserInfo user, String namespace) {
        for (JsonNode subject : binding.path("subjects")) {
            String name = subject.path("name").asString("");
            boolean named =
                    switch (subject.path("kind").asString("")) {
                        case "User" -> name.equals(user.username());
                        case "Group" -> user.groups().contains(name);
                        case "ServiceAccount" ->
                                user.username()
                                        .equals(
                                                "system:serviceaccount:"
                                                        + subject.path("namespace")
                                                                .asString(namespace)
                                                        + ":"
                                                        + name);
                        default -> false;
                    };
            if (named) {
                return true;
            }
        }
        return false;
    }

    private static List<Rule> rules(Optional<? extends JsonNode> role) {
        List<Rule> rules = new ArrayList<>();
        role.ifPresent(
                found -> {
                    for (JsonNode rule : found.path("rules")) {
                        rules.add(
                                new Rule(
                                        texts(rule, "verbs"),
                                        texts(rule, "apiGroups"),
                                        texts(rule, "resources"),
                                        texts(rule, "resourceNames"),
                                        texts(rule, "nonResourceURLs")));
                    }
                });
        return rules;
    }

    private static List<String> texts(JsonNode rule, String name) {
        return rule.path(name).valueStream().map(JsonNode::asString).toList();
    }
}
