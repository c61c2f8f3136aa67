package io.jitaccess.gateway.slack.handler;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.gateway.policy.KnownLevels;
import io.jitaccess.gateway.policy.Policies;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.command.Vocabulary;
import io.jitaccess.gateway.slack.message.Modals.Choices;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What there is to choose from, and what of it a person may ask for. */
@SlackOn
@Component
class Choosing {
    /** A form must be open three seconds after the command. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final ClusterCatalogue catalogue;
    private final KnownLevels levels;
    private final Policies policies;

    Choosing(ClusterCatalogue catalogue, KnownLevels levels, Policies policies) {
        this.catalogue = catalogue;
        this.levels = levels;
        this.policies = policies;
    }

    Vocabulary vocabulary() {
        var namespaces = new TreeMap<String, List<String>>();
        catalogue.all().stream()
                .filter(cluster -> !cluster.retired())
                .forEach(cluster -> namespaces.put(cluster.name(), named(cluster)));
        return new Vocabulary(namespaces, levels.names());
    }

    private static List<String> named(Cluster cluster) {
        return cluster.namespaces().stream().filter(name -> !name.contains("*")).toList();
    }

    /** Levels that the person may ask for, by cluster. */
    Map<String, SortedSet<String>> eligible(Person person) {
        List<JsonNode> rows =
                policies.eligibility(Caller.inSlack(person.id()), person)
                        .timeout(PATIENCE)
                        .onErrorMap(
                                java.util.concurrent.TimeoutException.class,
                                _ ->
                                        Problem.unavailable(
                                                "The policy cannot be asked at the moment. Name"
                                                    + " everything at once, as /jit help shows."))
                        .blockOptional()
                        .orElse(List.of());
        var byCluster = new TreeMap<String, SortedSet<String>>();
        for (JsonNode row : rows) {
            String cluster = row.path("cluster").asString("");
            String level = row.path("level").asString("");
            if (catalogue.find(cluster).filter(c -> !c.retired()).isPresent() && !level.isEmpty()) {
                byCluster.computeIfAbsent(cluster, _ -> new TreeSet<>()).add(level);
            }
        }
        return byCluster;
    }

    /** What the form offers, once this cluster is chosen. */
    Choices choices(Person person, @Nullable String cluster) {
        Map<String, SortedSet<String>> eligible = eligible(person);
        if (eligible.isEmpty()) {
            throw Problem.forbidden("The policy has nothing that you may ask for.");
        }
        String chosen =
                cluster != null && eligible.containsKey(cluster)
                        ? cluster
                        : eligible.keySet().iterator().next();
        return new Choices(
                List.copyOf(eligible.keySet()),
                List.copyOf(
                        cluster == null
                                ? all(eligible)
                                : eligible.getOrDefault(chosen, new TreeSet<>())),
                cluster == null
                        ? List.of()
                        : catalogue.find(chosen).map(Choosing::named).orElse(List.of()));
    }

    private static SortedSet<String> all(Map<String, SortedSet<String>> eligible) {
        var all = new TreeSet<String>();
        eligible.values().forEach(all::addAll);
        return all;
    }
}
