package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.Cluster;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rules can match a request at all: those that speak of its cluster, its level, one of its
 * groups and one of its namespaces. The others need not be asked, however many there are; an
 * explanation asks them nevertheless, to say why they do not match.
 */
final class RuleIndex {
    private final List<Rule> rules;
    private final Map<Place, OfPlace> byPlace = new ConcurrentHashMap<>();

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

    Candidates candidates(Cluster cluster, AccessRequest request, Set<String> groups) {
        return of(cluster, request.level()).select(request, groups);
    }

    /** Whether any rule of the cluster and level has a condition; cheaper to ask. */
    boolean conditional(Cluster cluster, String level) {
        return !of(cluster, level).conditional.isEmpty();
    }

    private OfPlace of(Cluster cluster, String level) {
        return byPlace.computeIfAbsent(
                new Place(cluster.name(), level), _ -> new OfPlace(rules, cluster, level));
    }

    /** All rules, and none of them left out. */
    Candidates all() {
        return new Candidates(
                rules, rules.stream().anyMatch(rule -> rule.match().condition() != null));
    }

    /** The rules that speak of a cluster and a level, as sets of their numbers. */
    private static final class OfPlace {
        private final List<Rule> rules;
        private final BitSet conditional = new BitSet();
        private final BitSet ofEverybody = new BitSet();
        private final Map<String, BitSet> byGroup = new HashMap<>();
        private final BitSet ofWholeCluster = new BitSet();
        private final BitSet ofOpenNamespaces = new BitSet();
        private final BitSet ofAnyNamespace = new BitSet();
        private final Map<String, BitSet> byNamespace = new HashMap<>();
        private final Map<String, BitSet> byBeginning = new HashMap<>();
        private final BitSet lengthsOfBeginnings = new BitSet();

        OfPlace(List<Rule> all, Cluster cluster, String level) {
            rules = all.stream().filter(rule -> rule.match().isAt(cluster, level)).toList();
            for (int number = 0; number < rules.size(); number++) {
                add(number, rules.get(number), cluster);
            }
        }

        private void add(int number, Rule rule, Cluster cluster) {
            Rule.Match match = rule.match();
            conditional.set(number, match.condition() != null);
            ofEverybody.set(number, match.groups().isEmpty());
            match.groups().forEach(group -> set(byGroup, group, number));
            ofWholeCluster.set(number, rule.speaksOfWholeCluster());
            ofOpenNamespaces.set(number, match.speaksOfAny(cluster.namespaces()));
            ofAnyNamespace.set(number, match.namespaces().isEmpty());
            for (String namespace : match.namespaces()) {
                if (namespace.endsWith(Namespaces.ANY)) {
                    String beginning = Namespaces.beginning(namespace);
                    set(byBeginning, beginning, number);
                    lengthsOfBeginnings.set(beginning.length());
                } else {
                    set(byNamespace, namespace, number);
                }
            }
        }

        private static void set(Map<String, BitSet> index, String key, int number) {
            index.computeIfAbsent(key, _ -> new BitSet()).set(number);
        }

        Candidates select(AccessRequest request, Set<String> groups) {
            BitSet selected = copy(ofEverybody);
            groups.forEach(group -> add(selected, byGroup.get(group)));
            selected.and(inScope(request));
            var candidates = new ArrayList<Rule>();
            selected.stream().forEach(number -> candidates.add(rules.get(number)));
            return new Candidates(candidates, selected.intersects(conditional));
        }

        private BitSet inScope(AccessRequest request) {
            if (request.clusterWide()) {
                return ofWholeCluster;
            }
            if (request.namespaces().isEmpty()) {
                return ofOpenNamespaces;
            }
            BitSet scope = copy(ofAnyNamespace);
            for (String namespace : request.namespaces()) {
                add(scope, byNamespace.get(namespace));
                lengthsOfBeginnings.stream()
                        .takeWhile(length -> length <= namespace.length())
                        .forEach(
                                length ->
                                        add(
                                                scope,
                                                byBeginning.get(namespace.substring(0, length))));
            }
            return scope;
        }

        private static BitSet copy(BitSet numbers) {
            return (BitSet) numbers.clone();
        }

        private static void add(BitSet to, @Nullable BitSet numbers) {
            if (numbers != null) {
                to.or(numbers);
            }
        }
    }
}
