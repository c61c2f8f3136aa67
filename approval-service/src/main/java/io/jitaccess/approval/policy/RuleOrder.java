package io.jitaccess.approval.policy;

import java.util.List;
import java.util.Set;

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
        return earlier.condition() == null
                && takesAllClusters(earlier, later)
                && takesAll(earlier.levels(), later.levels())
                && takesAll(earlier.groups(), later.groups())
                && takesAllNamespaces(earlier.namespaces(), later.namespaces());
    }

    /** What is empty speaks of all. */
    private static boolean takesAll(Set<String> earlier, Set<String> later) {
        return earlier.isEmpty() || (!later.isEmpty() && earlier.containsAll(later));
    }

    private static boolean takesAllNamespaces(List<String> earlier, List<String> later) {
        return earlier.isEmpty()
                || (!later.isEmpty()
                        && later.stream()
                                .allMatch(namespace -> Namespaces.anyCovers(earlier, namespace)));
    }

    private static boolean takesAllClusters(Rule.Match earlier, Rule.Match later) {
        if (!later.labels().entrySet().containsAll(earlier.labels().entrySet())) {
            return false;
        }
        return earlier.clusters().isEmpty()
                || (!later.clusters().isEmpty()
                        && later.clusters().stream()
                                .allMatch(pattern -> takesAll(earlier.clusters(), pattern)));
    }

    private static boolean takesAll(List<NamePattern> earlier, NamePattern later) {
        String text = later.toString();
        return earlier.stream()
                .anyMatch(
                        pattern ->
                                pattern.toString().equals(text)
                                        || (!text.contains("*") && pattern.matches(text)));
    }
}
