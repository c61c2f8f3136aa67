package io.jitaccess.approval.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.approval.policy.YamlMapping.Text;
import io.jitaccess.catalogue.ClusterCatalogue;

import org.snakeyaml.engine.v2.nodes.Node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code policy.yml} and checks it as a whole. */
public final class PolicyFile {
    private static final long LARGEST_BYTES = 1 << 20;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Duration DIRECTORY_MAX_AGE = Duration.ofHours(24);
    private static final Duration LONGEST_DIRECTORY_MAX_AGE = Duration.ofDays(30);
    private static final String SLACK_GROUP = "S[A-Z0-9]{2,20}";

    private final Problems problems = new Problems();
    private final ClusterCatalogue catalogue;

    private PolicyFile(ClusterCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The text of a policy file.
     *
     * @throws InvalidPolicyException if it cannot be read
     */
    public static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InvalidPolicyException(
                        file.toString(), List.of("is larger than 1 MiB: split it by installation"));
            }
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new InvalidPolicyException(
                    file.toString(),
                    List.of(
                            "cannot be read: name a text file that is there (jit.policy says which"
                                    + " the service reads)"));
        }
    }

    /**
     * Checks the text of a policy; {@code source} names it in errors.
     *
     * @throws InvalidPolicyException if anything is wrong; names each place and remedy
     */
    public static Policy parse(String source, String text, ClusterCatalogue catalogue) {
        var file = new PolicyFile(catalogue);
        Optional<Policy> policy =
                YamlText.compose(text, file.problems).flatMap(root -> file.read(root, text));
        if (!file.problems.none() || policy.isEmpty()) {
            throw new InvalidPolicyException(source, file.problems.sentences());
        }
        return policy.get();
    }

    /** Lower-case hex of SHA-256 over the text. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private Optional<Policy> read(Node root, String text) {
        Optional<YamlMapping> document = YamlMapping.of(root, "the file", problems);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping top = document.get();
        Map<String, Level> levels = levels(top);
        Groups groups = new Groups(groups(top));
        var reader = new RuleReader(problems, catalogue, levels, groups);
        List<Rule> rules = new ArrayList<>();
        List<YamlMapping> written = top.mappings("rules");
        written.forEach(rule -> reader.read(rule).ifPresent(rules::add));
        if (written.isEmpty()) {
            top.problem("rules", "'rules' is missing or empty: everything would be denied");
        }
        Duration maxAge =
                new LimitsReader(problems)
                        .duration(
                                top.text("directoryMaxAge"),
                                DIRECTORY_MAX_AGE,
                                LONGEST_DIRECTORY_MAX_AGE);
        top.done();
        new RuleOrder(problems).check(rules);
        return Optional.of(
                new Policy(
                        hash(text),
                        text,
                        levels,
                        groups,
                        rules,
                        new RuleIndex(rules),
                        maxAge,
                        catalogue));
    }

    private Map<String, Level> levels(YamlMapping top) {
        var levels = new LinkedHashMap<String, Level>();
        Map<Text, YamlMapping> written =
                top.mapping("levels").map(YamlMapping::entries).orElse(Map.of());
        if (written.isEmpty()) {
            top.problem("levels", "'levels' is missing or empty");
        }
        written.forEach(
                (name, level) -> {
                    named("level", name);
                    List<String> policies = accessPolicies(level, "accessPolicies");
                    List<String> namespaced = accessPolicies(level, "namespacedAccessPolicies");
                    List<String> kubernetes = values(level.texts("kubernetesGroups"));
                    kubernetes.stream()
                            .filter(group -> group.startsWith("system:"))
                            .forEach(
                                    group ->
                                            level.problem(
                                                    "kubernetesGroups",
                                                    "EKS refuses groups that begin with 'system:', as '%s' does"
                                                            .formatted(group)));
                    level.done();
                    if (policies.isEmpty() && kubernetes.isEmpty()) {
                        problems.add(
                                name.place(),
                                "level '%s' gives nothing: set accessPolicies or kubernetesGroups"
                                        .formatted(name.value()));
                    }
                    levels.put(
                            name.value(),
                            new Level(
                                    name.value(),
                                    policies,
                                    namespaced.isEmpty() ? policies : namespaced,
                                    kubernetes));
                });
        return levels;
    }

    private List<String> accessPolicies(YamlMapping level, String key) {
        List<Text> policies = level.texts(key);
        for (Text policy : policies) {
            if (!Level.POLICIES_FOR_PEOPLE.contains(policy.value())) {
                problems.add(
                        policy.place(),
                        "'%s' is not an access policy for people; these are: %s"
                                .formatted(
                                        policy.value(),
                                        String.join(
                                                ", ",
                                                Level.POLICIES_FOR_PEOPLE.stream()
                                                        .sorted()
                                                        .toList())));
            }
        }
        return values(policies);
    }

    private Map<String, Groups.Definition> groups(YamlMapping top) {
        var groups = new LinkedHashMap<String, Groups.Definition>();
        top.mapping("groups")
                .map(YamlMapping::entries)
                .orElse(Map.of())
                .forEach(
                        (name, group) -> {
                            named("group", name);
                            if (name.value().equals(ConsentStage.CLUSTER_OWNERS)) {
                                problems.add(
                                        name.place(),
                                        "'%s' stands for the owners in clusters.yml: choose another name"
                                                .formatted(name.value()));
                            }
                            List<String> claims = values(group.texts("claims"));
                            List<String> people = values(group.texts("people"));
                            List<String> slack = slackGroups(group);
                            group.done();
                            groups.put(
                                    name.value(),
                                    new Groups.Definition(
                                            name.value(),
                                            claims.isEmpty() && people.isEmpty() && slack.isEmpty()
                                                    ? List.of(name.value())
                                                    : claims,
                                            people,
                                            slack));
                        });
        return groups;
    }

    private List<String> slackGroups(YamlMapping group) {
        List<Text> ids = group.texts("slack");
        ids.stream()
                .filter(id -> !id.value().matches(SLACK_GROUP))
                .forEach(
                        id ->
                                problems.add(
                                        id.place(),
                                        "'%s' is not the id of a Slack user group, such as S0614TZR7"
                                                .formatted(id.value())));
        return values(ids);
    }

    private void named(String what, Text name) {
        if (!name.value().matches(NAME)) {
            problems.add(
                    name.place(),
                    "a %s is named by 1 to 64 letters, digits, '.', '_' and '-'".formatted(what));
        }
    }

    static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).distinct().toList();
    }
}
