package io.jitaccess.approval.policy;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.KubeconfigMode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one rule after the other and checks it against levels, groups and clusters. */
final class RuleReader {
    private static final Duration TO_DECIDE = Duration.ofHours(1);
    private static final Duration LONGEST_TO_DECIDE = Duration.ofDays(7);

    /** An emergency needs a way in, not a working day, and words for those who review it. */
    private static final Duration LONGEST_BREAK_GLASS = Duration.ofHours(2);

    private static final int BREAK_GLASS_REASON = 10;

    private final Problems problems;
    private final ClusterCatalogue catalogue;
    private final Map<String, Level> levels;
    private final Groups groups;
    private final StageReader stageReader;
    private final LimitsReader limitsReader;
    private final Set<String> names = new HashSet<>();

    RuleReader(
            Problems problems,
            ClusterCatalogue catalogue,
            Map<String, Level> levels,
            Groups groups) {
        this.problems = problems;
        this.catalogue = catalogue;
        this.levels = levels;
        this.groups = groups;
        this.stageReader = new StageReader(problems, catalogue, groups);
        this.limitsReader = new LimitsReader(problems);
    }

    /** The rule, unless something essential is missing; problems are noted either way. */
    Optional<Rule> read(YamlMapping written) {
        Optional<Text> name = written.required("name");
        name.filter(text -> !names.add(text.value()))
                .ifPresent(
                        text ->
                                problems.add(
                                        text.place(),
                                        "two rules are named '%s'".formatted(text.value())));
        Optional<YamlMapping> match = written.mapping("match");
        if (match.isEmpty()) {
            written.problem("match", "'match' is missing: say which requests the rule speaks of");
        }
        Optional<Rule.Outcome> outcome = outcome(written);
        Optional<Rule.Match> read =
                match.flatMap(
                        mapping ->
                                outcome.map(
                                        then -> match(mapping, then instanceof Rule.Outcome.Deny)));
        boolean breakGlass = outcome.filter(Rule.Outcome.BreakGlass.class::isInstance).isPresent();
        Rule.Limits limits =
                limitsReader.read(
                        written.mapping("limits"),
                        breakGlass ? LONGEST_BREAK_GLASS : Cluster.LONGEST,
                        breakGlass ? BREAK_GLASS_REASON : 1);
        List<KubeconfigMode> modes = modes(written);
        written.done();
        read.ifPresent(found -> check(found, outcome.orElseThrow(), limits, written.place()));
        return read.flatMap(
                found ->
                        name.map(
                                text ->
                                        new Rule(
                                                text.value(),
                                                written.place().line(),
                                                found,
                                                outcome.orElseThrow(),
                                                limits,
                                                modes)));
    }

    private Rule.Match match(YamlMapping written, boolean denies) {
        List<NamePattern> clusters =
                written.texts("clusters").stream().map(this::clusterPattern).toList();
        Map<String, String> labels =
                written.mapping("labels").map(YamlMapping::plain).orElse(Map.of());
        Set<String> matchedLevels = known(written, "levels", levels.keySet());
        Set<String> matchedGroups = known(written, "groups", null);
        List<String> namespaces = limitsReader.namespaces(written);
        Condition condition = written.text("condition").map(this::condition).orElse(null);
        written.done();
        if (matchedGroups.isEmpty() && !denies) {
            problems.add(
                    written.place(),
                    "'groups' is missing: only a rule that denies may speak of everybody");
        }
        return new Rule.Match(
                clusters, labels, matchedLevels, namespaces, matchedGroups, condition);
    }

    /** A misspelt cluster would be one that the rule does not protect. */
    private NamePattern clusterPattern(Text text) {
        var pattern = new NamePattern(text.value());
        if (catalogue.all().stream().noneMatch(cluster -> pattern.matches(cluster.name()))) {
            problems.add(
                    text.place(), "'%s' is no cluster of clusters.yml".formatted(text.value()));
        }
        return pattern;
    }

    /** A rule that can never match, or never grant, is a mistake and not a precaution. */
    private void check(Rule.Match match, Rule.Outcome outcome, Rule.Limits limits, Place place) {
        List<Cluster> matched = catalogue.all().stream().filter(match::matches).toList();
        if (matched.isEmpty()) {
            problems.add(place, "no cluster of the catalogue fits, so this rule can never match");
            return;
        }
        List<Cluster> offering =
                matched.stream()
                        .filter(
                                cluster ->
                                        match.namespaces().isEmpty()
                                                || match.speaksOfAny(cluster.namespaces()))
                        .toList();
        if (offering.isEmpty()) {
            problems.add(
                    place,
                    "no cluster that fits offers one of these namespaces, so this rule can never"
                            + " match");
            return;
        }
        if (outcome instanceof Rule.Outcome.Deny) {
            return;
        }
        if (!limits.namespaces().isEmpty()
                && offering.stream()
                        .allMatch(
                                cluster ->
                                        limits.of(match.namespacesOf(cluster.namespaces()))
                                                .isEmpty())) {
            problems.add(
                    place,
                    "its limits leave no namespace of a cluster that fits, so this rule can never"
                            + " grant anything");
        }
        if (offering.stream()
                .allMatch(cluster -> cluster.minDuration().compareTo(limits.maxDuration()) > 0)) {
            problems.add(
                    place,
                    "its longest duration is below the shortest that a cluster that fits allows,"
                            + " so this rule can never grant anything");
        }
        if (outcome instanceof Rule.Outcome.Approve approve) {
            stageReader.ownersOf(offering, approve.stages(), place);
        }
    }

    /** Texts of a list that must be among the known; groups are known by the policy. */
    private Set<String> known(YamlMapping written, String key, @Nullable Set<String> known) {
        List<Text> texts = written.texts(key);
        for (Text text : texts) {
            boolean there =
                    known == null
                            ? groups.find(text.value()).isPresent()
                            : known.contains(text.value());
            if (!there) {
                problems.add(
                        text.place(),
                        "'%s' is not among the %s of this policy"
                                .formatted(text.value(), known == null ? "groups" : key));
            }
        }
        return Set.copyOf(PolicyFile.values(texts));
    }

    private Optional<Rule.Outcome> outcome(YamlMapping written) {
        Optional<Text> outcome = written.required("outcome");
        Optional<Text> within = written.text("decideWithin");
        Duration toDecide = limitsReader.duration(within, TO_DECIDE, LONGEST_TO_DECIDE);
        List<ConsentStage> stages = stageReader.read(written, toDecide);
        Optional<Text> message = written.text("message");
        Set<String> responders = known(written, "passesLockdown", null);
        String kind = outcome.map(Text::value).orElse("");
        if (!kind.equals("approve")) {
            within.ifPresent(text -> only(text, "decideWithin", "approve"));
            if (!stages.isEmpty()) {
                written.problem("stages", "'stages' belongs to 'outcome: approve' only");
            }
        }
        if (!kind.equals("break-glass") && !responders.isEmpty()) {
            written.problem(
                    "passesLockdown", "'passesLockdown' belongs to 'outcome: break-glass' only");
        }
        if (!kind.equals("deny")) {
            message.ifPresent(text -> only(text, "message", "deny"));
        }
        return switch (kind) {
            case "auto" -> Optional.of(new Rule.Outcome.Auto());
            case "break-glass" -> Optional.of(new Rule.Outcome.BreakGlass(responders));
            case "approve" -> {
                if (stages.isEmpty()) {
                    written.problem(
                            "stages",
                            "'stages' is missing: say who must approve, such as [{ groups: [leads],"
                                    + " count: 1 }]");
                }
                yield Optional.of(new Rule.Outcome.Approve(stages, toDecide));
            }
            case "deny" -> {
                if (message.isEmpty()) {
                    written.problem("message", "'message' is missing: tell people what to do");
                }
                yield Optional.of(
                        new Rule.Outcome.Deny(message.map(Text::value).orElse("Not allowed.")));
            }
            case "" -> Optional.empty();
            default -> {
                written.problem(
                        "outcome",
                        "'%s' is not one of auto, approve, break-glass, deny".formatted(kind));
                yield Optional.empty();
            }
        };
    }

    private void only(Text text, String key, String outcome) {
        problems.add(text.place(), "'%s' belongs to 'outcome: %s' only".formatted(key, outcome));
    }

    private @Nullable Condition condition(Text text) {
        try {
            return Condition.of(text.value());
        } catch (IllegalArgumentException wrong) {
            problems.add(text.place(), String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private List<KubeconfigMode> modes(YamlMapping written) {
        var modes = new ArrayList<KubeconfigMode>();
        for (Text text : written.texts("kubeconfig")) {
            switch (text.value().toLowerCase(Locale.ROOT)) {
                case "broker" -> modes.add(KubeconfigMode.BROKER);
                case "static" -> modes.add(KubeconfigMode.STATIC);
                default ->
                        problems.add(
                                text.place(),
                                "'%s' is not one of broker, static".formatted(text.value()));
            }
        }
        return modes.stream().distinct().toList();
    }
}
