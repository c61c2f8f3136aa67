package io.jitaccess.sandbox.kubernetes;

import java.util.List;

/** One rule of RBAC: every part that is named must match. */
record Rule(
        List<String> verbs,
        List<String> groups,
        List<String> resources,
        List<String> names,
        List<String> paths) {
    Rule {
        verbs = List.copyOf(verbs);
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        paths = List.copyOf(paths);
    }

    static Rule resources(String group, List<String> verbs, String... resources) {
        return new Rule(verbs, List.of(group), List.of(resources), List.of(), List.of());
    }

    static Rule paths(List<String> verbs, String... paths) {
        return new Rule(verbs, List.of(), List.of(), List.of(), List.of(paths));
    }

    boolean allows(Attributes wanted) {
        if (!verbs.contains("*") && !verbs.contains(wanted.verb())) {
            return false;
        }
        if (!wanted.isResource()) {
            return paths.stream().anyMatch(path -> coversPath(path, wanted.path()));
        }
        return (groups.contains("*") || groups.contains(wanted.group()))
                && coversResource(wanted)
                && (names.isEmpty() || names.contains(wanted.name()));
    }

    private boolean coversResource(Attributes wanted) {
        return resources.contains("*")
                || resources.contains(wanted.resourceWithSub())
                || (!wanted.subresource().isEmpty()
                        && resources.contains("*/" + wanted.subresource()));
    }

    private static boolean coversPath(String rule, String path) {
        return rule.equals("*")
                || rule.equals(path)
                || (rule.endsWith("*") && path.startsWith(rule.substring(0, rule.length() - 1)));
    }
}
