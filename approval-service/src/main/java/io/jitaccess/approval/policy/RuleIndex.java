package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.Cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rules speak of a cluster and a level at all. The others need not be asked whether they
 * match; an explanation asks them nevertheless, to say why they do not.
 */
final class RuleIndex {
    private final List<Rule> rules;
    private final Map<Place, Candidates> byPlace = new ConcurrentHashMap<>();

    /** Both come from the catalogue and the policy, so there are only so many. */
    private record Place(String cluster, String level) {}

    /**
     * Rules in the order in which they are asked.
     *
     * @param conditional whether one of them has a condition
     */
    record Candidates(List<Rule> rules, boolean conditional) {}

    RuleIndex(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    Candidates candidates(Cluster cluster, String level) {
        return byPlace.computeIfAbsent(new Place(cluster.name(), level), _ -> find(cluster, level));
    }

    private Candidates find(Cluster cluster, String level) {
        List<Rule> speaking =
                rules.stream()
                        .filter(
                                rule ->
                                        switch (rule.match().check(cluster, level, Set.of())) {
                                            case NONE, GROUPS -> true;
                                            case LEVEL, CLUSTER, NAMESPACES, CONDITION -> false;
                                        })
                        .toList();
        return new Candidates(
                speaking, speaking.stream().anyMatch(rule -> rule.match().condition() != null));
    }

    /** All rules, and none of them left out. */
    Candidates all() {
        return new Candidates(
                rules, rules.stream().anyMatch(rule -> rule.match().condition() != null));
    }
}
