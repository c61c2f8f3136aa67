package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.Rule.Mismatch;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Access;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the rules of a policy in order. The first that matches decides, none denies.
 *
 * <p>Namespaces are decided one by one: a request for several passes only if one rule speaks of all
 * of them. Otherwise a namespace that needs consent would slip through beside one that does not.
 */
final class Evaluation {
    /** Watches which rules matched, and why the others did not. */
    @FunctionalInterface
    interface Watcher {
        void asked(Rule rule, Mismatch mismatch);
    }

    private static final int MOST_NAMESPACES = 20;
    private static final String UNDECIDABLE =
            "The condition of this rule could not be evaluated, so the answer is no: tell your"
                    + " administrators.";
    private static final String UNREVIEWED =
            "Your last emergency access is not reviewed yet: have somebody else review it first.";

    private final Policy policy;
    private final AccessRequest request;
    private final @Nullable Watcher watcher;

    private Evaluation(Policy policy, AccessRequest request, @Nullable Watcher watcher) {
        this.policy = policy;
        this.request = request;
        this.watcher = watcher;
    }

    /** What the policy says; only rules that speak of the cluster and the level are asked. */
    static Ruling rule(Policy policy, AccessRequest request, Situation situation) {
        return new Evaluation(policy, request, null).rule(situation);
    }

    /** What the policy says, rule by rule: all are asked until one decides. */
    static Ruling watched(
            Policy policy, AccessRequest request, Situation situation, Watcher watcher) {
        return new Evaluation(policy, request, watcher).rule(situation);
    }

    private Ruling rule(Situation situation) {
        Optional<Cluster> cluster =
                policy.catalogue().find(request.cluster()).filter(found -> !found.retired());
        if (cluster.isEmpty()) {
            return invalid("There is no cluster '%s'.".formatted(request.cluster()));
        }
        Level level = policy.levels().get(request.level());
        if (level == null) {
            return invalid(
                    "There is no level '%s'; there are %s."
                            .formatted(
                                    request.level(),
                                    String.join(
                                            ", ",
                                            policy.levels().keySet().stream().sorted().toList())));
        }
        return wrongNamespaces(cluster.get())
                .map(this::invalid)
                .orElseGet(() -> firstMatch(cluster.get(), level, situation));
    }

    private Optional<String> wrongNamespaces(Cluster cluster) {
        if (request.clusterWide() && !request.namespaces().isEmpty()) {
            return Optional.of("Ask either for namespaces or for the whole cluster.");
        }
        if (request.namespaces().size() > MOST_NAMESPACES) {
            return Optional.of("Ask for at most %d namespaces.".formatted(MOST_NAMESPACES));
        }
        for (String namespace : request.namespaces()) {
            if (!cluster.offers(namespace)) {
                return Optional.of(
                        "Cluster %s has no namespace '%s' to ask for; it has %s."
                                .formatted(
                                        cluster.name(),
                                        namespace,
                                        String.join(", ", cluster.namespaces())));
            }
        }
        return Optional.empty();
    }

    private Ruling firstMatch(Cluster cluster, Level level, Situation situation) {
        Set<String> groups = policy.groupsOf(request);
        List<String> open = new ArrayList<>(cluster.namespaces());
        RuleIndex.Candidates candidates =
                watcher == null
                        ? policy.index().candidates(cluster, request, groups)
                        : policy.index().all();
        Map<String, Object> scope =
                candidates.conditional()
                        ? Condition.scope(request, groups, cluster, situation)
                        : Map.of();
        for (Rule rule : candidates.rules()) {
            Mismatch mismatch = watcher == null ? Mismatch.NONE : mismatch(rule, cluster, groups);
            Condition condition = rule.match().condition();
            if (mismatch == Mismatch.NONE && condition != null) {
                switch (condition.test(scope)) {
                    case TRUE -> {}
                    case FALSE -> mismatch = Mismatch.CONDITION;
                    case FAILED -> {
                        told(rule, Mismatch.CONDITION);
                        return new Ruling.Refused(DenialCause.POLICY, UNDECIDABLE, rule.name());
                    }
                }
            }
            if (mismatch == Mismatch.NONE) {
                Optional<Ruling> ruling =
                        request.clusterWide()
                                ? wholeCluster(rule, cluster, level, situation)
                                : request.namespaces().isEmpty()
                                        ? openNamespaces(rule, cluster, level, situation, open)
                                        : namedNamespaces(rule, cluster, level, situation);
                if (ruling.isPresent()) {
                    told(rule, Mismatch.NONE);
                    return ruling.get();
                }
                mismatch = Mismatch.NAMESPACES;
            }
            told(rule, mismatch);
        }
        return new Ruling.Refused(
                DenialCause.POLICY,
                "No rule gives you %s on cluster %s%s."
                        .formatted(request.level(), cluster.name(), scopeForPeople()),
                null);
    }

    /** Why the rule cannot match, as far as one can tell without its condition. */
    private Mismatch mismatch(Rule rule, Cluster cluster, Set<String> groups) {
        Mismatch mismatch = rule.match().check(cluster, request.level(), groups);
        return mismatch == Mismatch.NONE && !rule.isInScope(request, cluster.namespaces())
                ? Mismatch.NAMESPACES
                : mismatch;
    }

    private void told(Rule rule, Mismatch mismatch) {
        if (watcher != null) {
            watcher.asked(rule, mismatch);
        }
    }

    private Optional<Ruling> wholeCluster(
            Rule rule, Cluster cluster, Level level, Situation situation) {
        return rule.speaksOfWholeCluster()
                ? Optional.of(outcome(rule, cluster, level, List.of(), situation))
                : Optional.empty();
    }

    private Optional<Ruling> openNamespaces(
            Rule rule, Cluster cluster, Level level, Situation situation, List<String> open) {
        if (!rule.match().speaksOfAny(open)) {
            return Optional.empty();
        }
        List<String> spokenOf = rule.limits().of(rule.match().namespacesOf(open));
        if (rule.outcome() instanceof Rule.Outcome.Deny && !rule.match().namespaces().isEmpty()) {
            List<String> left = Namespaces.without(open, rule.match().namespaces());
            open.clear();
            open.addAll(left);
            return open.isEmpty()
                    ? Optional.of(outcome(rule, cluster, level, spokenOf, situation))
                    : Optional.empty();
        }
        return Optional.of(
                spokenOf.isEmpty()
                                || spokenOf.size() > MOST_NAMESPACES
                                || spokenOf.contains(Namespaces.ANY)
                        ? refused(
                                rule,
                                "Name the namespaces that you need: %s has too many, or none, to give them all."
                                        .formatted(cluster.name()))
                        : outcome(rule, cluster, level, spokenOf, situation));
    }

    private Optional<Ruling> namedNamespaces(
            Rule rule, Cluster cluster, Level level, Situation situation) {
        if (!rule.match().speaksOfOne(request.namespaces())) {
            return Optional.empty();
        }
        List<String> spokenOf =
                request.namespaces().stream().filter(rule.match()::speaksOf).toList();
        boolean all = spokenOf.size() == request.namespaces().size();
        return Optional.of(
                all || rule.outcome() instanceof Rule.Outcome.Deny
                        ? outcome(rule, cluster, level, spokenOf, situation)
                        : refused(
                                rule,
                                "Namespaces %s fall under rule '%s', the others do not: ask for them separately."
                                        .formatted(String.join(", ", spokenOf), rule.name())));
    }

    private Ruling outcome(
            Rule rule, Cluster cluster, Level level, List<String> namespaces, Situation situation) {
        if (rule.outcome() instanceof Rule.Outcome.Deny(String message)) {
            return new Ruling.Refused(DenialCause.POLICY, message, rule.name());
        }
        Optional<String> over = LimitCheck.firstBroken(rule.limits(), cluster, request, situation);
        if (over.isPresent()) {
            return refused(rule, over.get());
        }
        Access access =
                Access.builder()
                        .cluster(cluster.name())
                        .clusterArn(cluster.arn())
                        .level(level.name())
                        .accessPolicies(level.accessPolicies(namespaces.isEmpty()))
                        .kubernetesGroups(level.kubernetesGroups())
                        .namespaces(namespaces)
                        .durationSeconds(request.duration().toSeconds())
                        .reason(request.reason())
                        .build();
        List<KubeconfigMode> modes = rule.modes().isEmpty() ? level.defaultModes() : rule.modes();
        return switch (rule.outcome()) {
            case Rule.Outcome.Auto() ->
                    new Ruling.Granted(rule.name(), access, modes, false, false);
            case Rule.Outcome.BreakGlass(var responders) ->
                    situation.unreviewed()
                            ? refused(rule, UNREVIEWED)
                            : new Ruling.Granted(
                                    rule.name(),
                                    access,
                                    modes,
                                    true,
                                    !Collections.disjoint(responders, policy.groupsOf(request)));
            case Rule.Outcome.Approve(var stages, var within) ->
                    new Ruling.ConsentNeeded(
                            rule.name(),
                            access,
                            modes,
                            stages.stream().map(stage -> stage.ownedBy(cluster.owners())).toList(),
                            within);
            case Rule.Outcome.Deny(var message) ->
                    new Ruling.Refused(DenialCause.POLICY, message, rule.name());
        };
    }

    private Ruling invalid(String message) {
        return new Ruling.Refused(DenialCause.INVALID, message, null);
    }

    private static Ruling refused(Rule rule, String message) {
        return new Ruling.Refused(DenialCause.INVALID, message, rule.name());
    }

    private String scopeForPeople() {
        if (request.clusterWide()) {
            return ", the whole of it";
        }
        return request.namespaces().isEmpty()
                ? ""
                : ", namespaces " + String.join(", ", request.namespaces());
    }
}
