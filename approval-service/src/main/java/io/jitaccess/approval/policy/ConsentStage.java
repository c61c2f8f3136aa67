package io.jitaccess.approval.policy;

import java.util.List;

/**
 * One stage of an approval.
 *
 * @param groups whose members may approve; any one suffices
 * @param count how many different people must approve
 */
public record ConsentStage(List<String> groups, int count) {
    /** Stands in a stage for the groups that own the cluster. */
    static final String CLUSTER_OWNERS = "cluster-owners";

    public ConsentStage {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || count < 1) {
            throw new IllegalArgumentException("a stage needs a group and a count of at least 1");
        }
    }

    ConsentStage ownedBy(List<String> owners) {
        return groups.contains(CLUSTER_OWNERS)
                ? new ConsentStage(
                        groups.stream()
                                .flatMap(
                                        group ->
                                                group.equals(CLUSTER_OWNERS)
                                                        ? owners.stream()
                                                        : List.of(group).stream())
                                .distinct()
                                .toList(),
                        count)
                : this;
    }
}
