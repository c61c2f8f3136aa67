package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may get what by a policy: one line for each rule, with everybody it can match. A rule may be
 * hidden by one before it and has conditions, so the report shows rather too many than too few.
 */
final class Eligibility {
    private Eligibility() {}

    /** A person as the directory knows them. */
    record Member(String person, String user, boolean active, Set<String> groups) {}

    /**
     * One rule.
     *
     * @param people who can match it: active people of its groups
     * @param approvers who must consent, by stage: groups, and who is in them
     * @param conditions everything else that the rule asks for, as it is written
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String policy,
            String rule,
            String outcome,
            List<String> clusters,
            List<String> levels,
            List<String> groups,
            List<String> people,
            List<String> approvers,
            String conditions) {}

    /**
     * Reads the rules.
     *
     * @param hash of the policy's text
     * @param clusters the catalogue's list
     */
    static List<Line> of(
            String hash, JsonNode policy, JsonNode clusters, Collection<Member> members) {
        var lines = new ArrayList<Line>();
        for (JsonNode rule : policy.path("rules")) {
            JsonNode match = rule.path("match");
            List<String> groups = strings(match.path("groups"));
            lines.add(
                    new Line(
                            hash,
                            rule.path("name").asString(""),
                            rule.path("outcome").asString(""),
                            clusters(match, clusters),
                            levels(match, policy),
                            groups,
                            people(groups, policy, members),
                            approvers(rule, policy, members),
                            conditions(rule)));
        }
        return lines;
    }

    private static List<String> clusters(JsonNode match, JsonNode clusters) {
        List<String> named = strings(match.path("clusters"));
        JsonNode labels = match.path("labels");
        var fit = new TreeSet<String>();
        for (JsonNode cluster : clusters) {
            String name = cluster.path("name").asString("");
            boolean labelled =
                    labels.properties().stream()
                            .allMatch(
                                    label ->
                                            among(
                                                    label.getValue(),
                                                    cluster.path("labels")
                                                            .path(label.getKey())
                                                            .asString("")));
            if (labelled && (named.isEmpty() || named.contains(name))) {
                fit.add(name);
            }
        }
        // A cluster may be named before it is in the catalogue; the report must not lose it.
        fit.addAll(named);
        return List.copyOf(fit);
    }

    private static boolean among(JsonNode asked, String value) {
        return asked.isArray() ? strings(asked).contains(value) : asked.asString("").equals(value);
    }

    private static List<String> levels(JsonNode match, JsonNode policy) {
        List<String> levels = strings(match.path("levels"));
        return levels.isEmpty() ? List.copyOf(policy.path("levels").propertyNames()) : levels;
    }

    private static List<String> people(
            List<String> groups, JsonNode policy, Collection<Member> members) {
        return members.stream()
                .filter(Member::active)
                .filter(member -> groups.isEmpty() || in(groups, policy, member))
                .map(member -> "%s (%s)".formatted(member.user(), member.person()))
                .sorted()
                .toList();
    }

    private static boolean in(List<String> groups, JsonNode policy, Member member) {
        return groups.stream()
                .anyMatch(
                        group -> {
                            JsonNode defined = policy.path("groups").path(group);
                            List<String> claims = strings(defined.path("claims"));
                            List<String> people = strings(defined.path("people"));
                            boolean nobodyNamed = claims.isEmpty() && people.isEmpty();
                            return people.contains(member.person())
                                    || people.contains(member.user())
                                    || (nobodyNamed
                                            ? member.groups().contains(group)
                                            : claims.stream().anyMatch(member.groups()::contains));
                        });
    }

    private static List<String> approvers(
            JsonNode rule, JsonNode policy, Collection<Member> members) {
        var stages = new ArrayList<String>();
        for (JsonNode stage : rule.path("stages")) {
            List<String> groups = strings(stage.path("groups"));
            stages.add(
                    "%d of %s: %s"
                            .formatted(
                                    stage.path("count").asInt(1),
                                    String.join(", ", groups),
                                    String.join(", ", people(groups, policy, members))));
        }
        return stages;
    }

    private static String conditions(JsonNode rule) {
        if (!(rule.deepCopy() instanceof ObjectNode rest)) {
            return rule.toString();
        }
        rest.remove(List.of("name", "outcome", "stages"));
        return rest.toString();
    }

    private static List<String> strings(JsonNode values) {
        return values.isArray()
                ? values.valueStream().map(value -> value.asString("")).toList()
                : values.isString() ? List.of(values.asString()) : List.of();
    }
}
