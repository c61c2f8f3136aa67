package io.jitaccess.approval.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.catalogue.Durations;
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
    private static final int MOST = 1_000;

    /** An emergency needs a way in, not a working day, and words for those who review it. */
    private static final Duration LONGEST_BREAK_GLASS = Duration.ofHours(2);

    private static final int BREAK_GLASS_REASON = 10;

    private final Problems problems;
    private final ClusterCatalogue catalogue;
    private final Map<String, Level> levels;
    private final Groups groups;
    private final StageReader stageReader;
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
                limits(
                        written.mapping("limits"),
                        breakGlass ? LONGEST_BREAK_GLASS : Cluster.LONGEST,
                        breakGlass ? BREAK_GLASS_REASON : 1);
        List<KubeconfigMode> modes = modes(written);
        written.done();
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
                written.texts("clusters").stream()
                        .map(text -> new NamePattern(text.value()))
                        .toList();
        Map<String, String> labels =
                written.mapping("labels").map(YamlMapping::plain).orElse(Map.of());
        Set<String> matchedLevels = known(written, "levels", levels.keySet());
        Set<String> matchedGroups = known(written, "groups", null);
        List<Text> namespaces = written.texts("namespaces");
        namespaces.stream()
                .filter(text -> !Namespaces.isPattern(text.value()))
                .forEach(
                        text ->
                                problems.add(
                                        text.place(),
                                        "'%s' is not a namespace: DNS labels, the last character may be '*'"
                                                .formatted(text.value())));
        Condition condition = written.text("condition").map(this::condition).orElse(null);
        written.done();
        if (matchedGroups.isEmpty() && !denies) {
            problems.add(
                    written.place(),
                    "'groups' is missing: only a rule that denies may speak of everybody");
        }
        var match =
                new Rule.Match(
                        clusters,
                        labels,
                        matchedLevels,
                        PolicyFile.values(namespaces),
                        matchedGroups,
                        condition);
        List<Cluster> matched = catalogue.all().stream().filter(match::matches).toList();
        if (matched.isEmpty()) {
            problems.add(
                    written.place(),
                    "no cluster of the catalogue fits, so this rule can never match");
        } else if (!namespaces.isEmpty()
                && matched.stream()
                        .allMatch(cluster -> match.namespacesOf(cluster.namespaces()).isEmpty())) {
            problems.add(
                    written.place(),
                    "no cluster that fits offers one of these namespaces, so this rule can never"
                            + " match");
        }
        return match;
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
                        "'%s' is not among the %s of this policy".formatted(text.value(), key));
            }
        }
        return Set.copyOf(PolicyFile.values(texts));
    }

    private Optional<Rule.Outcome> outcome(YamlMapping written) {
        Optional<Text> outcome = written.required("outcome");
        List<ConsentStage> stages = stageReader.read(written);
        Optional<Text> within = written.text("decideWithin");
        Optional<Text> message = written.text("message");
        String kind = outcome.map(Text::value).orElse("");
        if (!kind.equals("approve")) {
            within.ifPresent(text -> only(text, "decideWithin", "approve"));
            if (!stages.isEmpty()) {
                written.problem("stages", "'stages' belongs to 'outcome: approve' only");
            }
        }
        if (!kind.equals("deny")) {
            message.ifPresent(text -> only(text, "message", "deny"));
        }
        return switch (kind) {
            case "auto" -> Optional.of(new Rule.Outcome.Auto());
            case "break-glass" -> Optional.of(new Rule.Outcome.BreakGlass());
            case "approve" -> {
                if (stages.isEmpty()) {
                    written.problem(
                            "stages",
                            "'stages' is missing: say who must approve, such as [{ groups: [leads],"
                                    + " count: 1 }]");
                }
                yield Optional.of(
                        new Rule.Outcome.Approve(
                                stages, duration(within, TO_DECIDE, LONGEST_TO_DECIDE)));
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

    private Rule.Limits limits(Optional<YamlMapping> written, Duration most, int shortestReason) {
        if (written.isEmpty()) {
            return new Rule.Limits(most, false, shortestReason, null, MOST);
        }
        YamlMapping limits = written.get();
        Duration longest = duration(limits.text("maxDuration"), most, most);
        boolean clusterWide =
                limits.text("clusterWide")
                        .filter(
                                text -> {
                                    if (!text.value().matches("true|false")) {
                                        problems.add(
                                                text.place(), "'clusterWide' is true or false");
                                    }
                                    return text.value().equals("true");
                                })
                        .isPresent();
        int reason = limits.number("reasonLength", shortestReason, shortestReason, 500);
        Pattern ticket = limits.text("ticket").map(this::pattern).orElse(null);
        int simultaneous = limits.number("simultaneous", MOST, 1, MOST);
        limits.done();
        return new Rule.Limits(longest, clusterWide, reason, ticket, simultaneous);
    }

    private @Nullable Pattern pattern(Text text) {
        try {
            return Pattern.compile(text.value());
        } catch (PatternSyntaxException wrong) {
            problems.add(text.place(), "not a regular expression: " + wrong.getMessage());
            return null;
        }
    }

    private @Nullable Condition condition(Text text) {
        try {
            return Condition.of(text.value());
        } catch (IllegalArgumentException wrong) {
            problems.add(text.place(), String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private Duration duration(Optional<Text> text, Duration fallback, Duration longest) {
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<Duration> parsed = Durations.parse(text.get().value());
        if (parsed.isEmpty() || parsed.get().compareTo(longest) > 0) {
            problems.add(
                    text.get().place(),
                    "'%s' is not a duration of at most %s, such as 1h or 90m"
                            .formatted(text.get().value(), Durations.format(longest)));
        }
        return parsed.orElse(fallback);
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
