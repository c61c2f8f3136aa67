package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.Rule.Mismatch;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.KubeconfigMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What somebody in these groups may ask for, by the same rules that will decide. */
public final class Eligibility {
    private final Policy policy;
    private final Set<String> groups;

    /**
     * One thing that may be asked for.
     *
     * @param outcome auto, approve or break-glass
     * @param clusterWide whether the whole cluster may be asked for
     */
    public record Offer(
            String cluster,
            String level,
            List<String> namespaces,
            boolean clusterWide,
            Duration minDuration,
            Duration maxDuration,
            String outcome,
            String rule,
            List<KubeconfigMode> modes) {}

    private Eligibility(Policy policy, Set<String> groups) {
        this.policy = policy;
        this.groups = groups;
    }

    static List<Offer> of(Policy policy, Set<String> groups) {
        var eligibility = new Eligibility(policy, groups);
        return policy.catalogue().all().stream()
                .filter(cluster -> !cluster.retired())
                .flatMap(
                        cluster ->
                                policy.levels().values().stream()
                                        .sorted(Comparator.comparing(Level::name))
                                        .flatMap(
                                                level ->
                                                        eligibility
                                                                .offers(cluster, level)
                                                                .stream()))
                .toList();
    }

    /**
     * Each rule offers the namespaces that no earlier one has spoken of for sure: whether a
     * condition holds is seen only when somebody asks.
     */
    private List<Offer> offers(Cluster cluster, Level level) {
        var offers = new ArrayList<Offer>();
        List<String> open = cluster.namespaces();
        boolean wholeClusterDecided = false;
        for (Rule rule : policy.rules()) {
            if (rule.match().check(cluster, level.name(), groups) != Mismatch.NONE) {
                continue;
            }
            boolean denies = rule.outcome() instanceof Rule.Outcome.Deny;
            List<String> spokenOf = rule.match().namespacesOf(open);
            boolean decidesWhole =
                    !wholeClusterDecided && (denies || rule.match().namespaces().isEmpty());
            boolean clusterWide = decidesWhole && !denies && rule.limits().clusterWide();
            List<String> given = rule.limits().of(spokenOf);
            if (!denies && (clusterWide || !given.isEmpty())) {
                offers.add(offer(rule, cluster, level, given, clusterWide));
            }
            if (rule.match().condition() == null) {
                wholeClusterDecided |= decidesWhole;
                open = Namespaces.without(open, spokenOf);
            }
        }
        return offers;
    }

    private static Offer offer(
            Rule rule, Cluster cluster, Level level, List<String> namespaces, boolean clusterWide) {
        Duration limit = rule.limits().maxDuration();
        return new Offer(
                cluster.name(),
                level.name(),
                namespaces,
                clusterWide,
                cluster.minDuration(),
                limit.compareTo(cluster.maxDuration()) < 0 ? limit : cluster.maxDuration(),
                switch (rule.outcome()) {
                    case Rule.Outcome.Auto _ -> "auto";
                    case Rule.Outcome.Approve _ -> "approve";
                    case Rule.Outcome.BreakGlass _ -> "break-glass";
                    case Rule.Outcome.Deny _ -> "deny";
                },
                rule.name(),
                rule.modes().isEmpty() ? level.defaultModes() : rule.modes());
    }
}
