package io.jitaccess.approval.policy;

import java.util.List;

/** Finds rules that can never match because an earlier one takes all their requests. */
final class RuleOrder {
    private final Problems problems;

    RuleOrder(Problems problems) {
        this.problems = problems;
    }

    void check(List<Rule> rules) {
        for (int later = 1; later < rules.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (takesAll(rules.get(earlier).match(), rules.get(later).match())) {
                    problems.add(
                            new Place(rules.get(later).line(), 1),
                            "rule '%s' can never match: '%s' on line %d takes all its requests"
                                    .formatted(
                                            rules.get(later).name(),
                                            rules.get(earlier).name(),
                                            rules.get(earlier).line()));
                    break;
                }
            }
        }
    }

    private static boolean takesAll(Rule.Match earlier, Rule.Match later) {
        return takesAllClusters(earlier, later)
                && (earlier.levels().isEmpty()
                        || !later.levels().isEmpty()
                                && earlier.levels().containsAll(later.levels()))
                && (earlier.groups().isEmpty()
                        || !later.groups().isEmpty()
                                && earlier.groups().containsAll(later.groups()))
                && (earlier.namespaces().isEmpty()
                        || !later.namespaces().isEmpty()
                                && later.namespaces().stream()
                                        .allMatch(
                                                namespace ->
                                                        Namespaces.anyCovers(
                                                                earlier.namespaces(), namespace)));
    }

    private static boolean takesAllClusters(Rule.Match earlier, Rule.Match later) {
        boolean labels = later.labels().entrySet().containsAll(earlier.labels().entrySet());
        List<String> patterns = earlier.clusters().stream().map(NamePattern::toString).toList();
        return labels
                && (patterns.isEmpty()
                        || !later.clusters().isEmpty()
                                && later.clusters().stream()
                                        .map(NamePattern::toString)
                                        .allMatch(
                                                name ->
                                                        patterns.contains(name)
                                                                || !name.contains("*")
                                                                        && earlier
                                                                                .clusters()
                                                                                .stream()
                                                                                .anyMatch(
                                                                                        pattern ->
                                                                                                pattern
                                                                                                        .matches(
                                                                                                                name))));
    }
}
