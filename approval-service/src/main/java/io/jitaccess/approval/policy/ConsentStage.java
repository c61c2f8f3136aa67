package io.jitaccess.approval.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stage of an approval.
 *
 * @param groups whose members may approve; any one suffices
 * @param count how many different people must approve
 * @param escalation who may approve as well, once the request has waited for some time
 */
public record ConsentStage(List<String> groups, int count, Optional<Escalation> escalation) {
    /** Stands in a stage for the groups that own the cluster. */
    static final String CLUSTER_OWNERS = "cluster-owners";

    /**
     * Nobody answers: others may.
     *
     * @param after how long the request has waited
     * @param groups whose members may approve from then on
     */
    public record Escalation(Duration after, List<String> groups) {
        public Escalation {
            groups = List.copyOf(groups);
        }
    }

    public ConsentStage {
        groups = List.copyOf(groups);
        if (groups.isEmpty() || count < 1) {
            throw new IllegalArgumentException("a stage needs a group and a count of at least 1");
        }
    }

    public ConsentStage(List<String> groups, int count) {
        this(groups, count, Optional.empty());
    }

    /** The stage as it is once the request has waited so long. */
    public ConsentStage after(Duration waited) {
        return escalation
                .filter(others -> waited.compareTo(others.after()) >= 0)
                .map(others -> new ConsentStage(both(groups, others.groups()), count, escalation))
                .orElse(this);
    }

    ConsentStage ownedBy(List<String> owners) {
        return new ConsentStage(
                resolved(groups, owners),
                count,
                escalation.map(
                        others ->
                                new Escalation(others.after(), resolved(others.groups(), owners))));
    }

    private static List<String> resolved(List<String> groups, List<String> owners) {
        return groups.stream()
                .flatMap(group -> group.equals(CLUSTER_OWNERS) ? owners.stream() : Stream.of(group))
                .distinct()
                .toList();
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}
