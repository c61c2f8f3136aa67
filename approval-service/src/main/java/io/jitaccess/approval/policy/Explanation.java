package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.Rule.Mismatch;

import java.util.ArrayList;
import java.util.List;

/**
 * A ruling, and for each rule that was asked why it did or did not match.
 *
 * @param asked every rule in order; of those after the one that decided it says so
 */
public record Explanation(Ruling ruling, List<Asked> asked) {

    /**
     * One rule that was asked.
     *
     * @param line of the policy file
     */
    public record Asked(String rule, int line, boolean matched, String why) {}

    static Explanation of(Policy policy, AccessRequest request, Situation situation) {
        var asked = new ArrayList<Asked>();
        Ruling ruling =
                Evaluation.watched(
                        policy,
                        request,
                        situation,
                        (rule, mismatch) ->
                                asked.add(
                                        new Asked(
                                                rule.name(),
                                                rule.line(),
                                                mismatch == Mismatch.NONE,
                                                why(rule, mismatch, request))));
        String unasked =
                asked.isEmpty()
                        ? "not asked: the request itself is wrong"
                        : "not asked: '%s' has decided".formatted(asked.getLast().rule());
        policy.rules().stream()
                .skip(asked.size())
                .forEach(rule -> asked.add(new Asked(rule.name(), rule.line(), false, unasked)));
        return new Explanation(ruling, List.copyOf(asked));
    }

    /** One line for each rule. */
    List<String> lines() {
        return asked.stream()
                .map(
                        one ->
                                "%s %s (line %d): %s"
                                        .formatted(
                                                one.matched() ? "+" : "-",
                                                one.rule(),
                                                one.line(),
                                                one.why()))
                .toList();
    }

    private static String why(Rule rule, Mismatch mismatch, AccessRequest request) {
        Rule.Match match = rule.match();
        return switch (mismatch) {
            case NONE -> "cluster, level, groups and namespaces fit, so this rule decides";
            case LEVEL ->
                    "speaks of %s, not of %s".formatted(sorted(match.levels()), request.level());
            case CLUSTER ->
                    "speaks of clusters %s%s, which %s is not"
                            .formatted(
                                    match.clusters().isEmpty() ? "" : match.clusters().toString(),
                                    match.labels().isEmpty() ? "" : match.labels().toString(),
                                    request.cluster());
            case GROUPS -> "speaks of members of %s".formatted(sorted(match.groups()));
            case CONDITION ->
                    "its condition does not hold, or cannot be evaluated: " + match.condition();
            case NAMESPACES ->
                    "speaks of namespaces %s only, which does not cover what is asked"
                            .formatted(String.join(", ", match.namespaces()));
        };
    }

    private static String sorted(Iterable<String> names) {
        var sorted = new ArrayList<String>();
        names.forEach(sorted::add);
        sorted.sort(null);
        return String.join(", ", sorted);
    }
}
