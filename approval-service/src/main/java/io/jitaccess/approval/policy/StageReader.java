package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.Durations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads who must approve, and checks that there can be as many people as must. */
final class StageReader {
    private final Problems problems;
    private final ClusterCatalogue catalogue;
    private final Groups groups;

    StageReader(Problems problems, ClusterCatalogue catalogue, Groups groups) {
        this.problems = problems;
        this.catalogue = catalogue;
        this.groups = groups;
    }

    /**
     * @param within how long there is to decide: an escalation after it would never come
     */
    List<ConsentStage> read(YamlMapping written, Duration within) {
        var stages = new ArrayList<ConsentStage>();
        var people = new HashSet<String>();
        boolean allListed = true;
        int needed = 0;
        List<YamlMapping> all = written.mappings("stages");
        for (YamlMapping stage : all) {
            List<Text> named = stage.texts("groups");
            int count = stage.number("count", 1, 1, 10);
            Optional<ConsentStage.Escalation> escalation = escalation(stage, within);
            stage.done();
            named.forEach(this::approverGroup);
            if (named.isEmpty()) {
                problems.add(stage.place(), "'groups' is missing: say who may approve");
                continue;
            }
            List<String> asked = new ArrayList<>(PolicyFile.values(named));
            escalation.ifPresent(others -> asked.addAll(others.groups()));
            Optional<Set<String>> listed = people(asked);
            listed.filter(most -> most.size() < count)
                    .ifPresent(
                            most ->
                                    problems.add(
                                            stage.place(),
                                            "%d must approve, but these groups have only %d people"
                                                    .formatted(count, most.size())));
            listed.ifPresent(people::addAll);
            allListed &= listed.isPresent();
            needed += count;
            stages.add(new ConsentStage(PolicyFile.values(named), count, escalation));
        }
        if (all.size() > 1 && allListed && people.size() < needed) {
            problems.add(
                    written.place("stages"),
                    "%d must approve over all stages, each person counts once, and these groups have only %d people"
                            .formatted(needed, people.size()));
        }
        return stages;
    }

    private Optional<ConsentStage.Escalation> escalation(YamlMapping stage, Duration within) {
        Optional<Text> after = stage.text("escalateAfter");
        List<Text> others = stage.texts("escalateTo");
        others.forEach(this::approverGroup);
        if (after.isPresent() == others.isEmpty()) {
            stage.problem(
                    after.isPresent() ? "escalateAfter" : "escalateTo",
                    "'escalateAfter' and 'escalateTo' belong together: after how long who may"
                            + " approve as well");
        }
        return after.flatMap(
                text -> {
                    Optional<Duration> wait = Durations.parse(text.value());
                    if (wait.filter(parsed -> parsed.compareTo(within) < 0).isEmpty()) {
                        problems.add(
                                text.place(),
                                "'%s' is not a duration below the %s within which to decide"
                                        .formatted(text.value(), Durations.format(within)));
                    }
                    return wait.map(
                            parsed ->
                                    new ConsentStage.Escalation(parsed, PolicyFile.values(others)));
                });
    }

    private void approverGroup(Text group) {
        if (group.value().equals(ConsentStage.CLUSTER_OWNERS)) {
            catalogue.all().stream()
                    .flatMap(cluster -> cluster.owners().stream())
                    .distinct()
                    .filter(owner -> groups.find(owner).isEmpty())
                    .forEach(
                            owner ->
                                    problems.add(
                                            group.place(),
                                            "clusters.yml names the owner '%s', which is not among the groups of this policy"
                                                    .formatted(owner)));
        } else if (groups.find(group.value()).isEmpty()) {
            problems.add(
                    group.place(),
                    "'%s' is not among the groups of this policy".formatted(group.value()));
        }
    }

    /** Stages that name the cluster's owners cannot be filled where a cluster has none. */
    void ownersOf(List<Cluster> matched, List<ConsentStage> stages, Place place) {
        boolean owned =
                stages.stream()
                        .anyMatch(stage -> stage.groups().contains(ConsentStage.CLUSTER_OWNERS));
        if (!owned) {
            return;
        }
        matched.stream()
                .filter(cluster -> cluster.owners().isEmpty())
                .forEach(
                        cluster ->
                                problems.add(
                                        place,
                                        "cluster '%s' has no owners in clusters.yml, so '%s' could never approve there"
                                                .formatted(
                                                        cluster.name(),
                                                        ConsentStage.CLUSTER_OWNERS)));
    }

    /** All that can be in these groups; empty where only the identity provider or Slack knows. */
    private Optional<Set<String>> people(List<String> named) {
        var people = new HashSet<String>();
        for (String group : named) {
            Optional<Set<String>> listed = groups.find(group).flatMap(Groups.Definition::listed);
            if (listed.isEmpty()) {
                return Optional.empty();
            }
            people.addAll(listed.get());
        }
        return Optional.of(people);
    }
}
