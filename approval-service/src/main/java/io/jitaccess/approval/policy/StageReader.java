package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.ClusterCatalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    List<ConsentStage> read(YamlMapping written) {
        var stages = new ArrayList<ConsentStage>();
        for (YamlMapping stage : written.mappings("stages")) {
            List<Text> named = stage.texts("groups");
            int count = stage.number("count", 1, 1, 10);
            stage.done();
            named.forEach(group -> approverGroup(group));
            if (named.isEmpty()) {
                problems.add(stage.place(), "'groups' is missing: say who may approve");
                continue;
            }
            capacity(named)
                    .filter(most -> most < count)
                    .ifPresent(
                            most ->
                                    problems.add(
                                            stage.place(),
                                            "%d must approve, but these groups have only %d people"
                                                    .formatted(count, most)));
            stages.add(new ConsentStage(PolicyFile.values(named), count));
        }
        return stages;
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

    /** The most people that can be in these groups; empty where it cannot be known. */
    private Optional<Integer> capacity(List<Text> named) {
        int most = 0;
        for (Text group : named) {
            Optional<Integer> size = groups.find(group.value()).flatMap(Groups.Definition::size);
            if (size.isEmpty()) {
                return Optional.empty();
            }
            most += size.get();
        }
        return Optional.of(most);
    }
}
