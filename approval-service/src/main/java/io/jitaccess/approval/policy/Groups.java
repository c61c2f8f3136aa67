package io.jitaccess.approval.policy;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The groups that a policy speaks of, and who is in them. */
public final class Groups {
    /** Marks the id of a Slack user group among what is claimed of a person. */
    private static final String SLACK = "slack:";

    private final Map<String, Definition> byName;
    private final Map<String, Set<String>> byClaim = new HashMap<>();
    private final Map<String, Set<String>> byPerson = new HashMap<>();

    /**
     * One group.
     *
     * @param claims names in the identity provider's groups whose members belong to it
     * @param people person ids or e-mail addresses that belong to it
     * @param slack ids of Slack user groups whose members belong to it
     */
    record Definition(String name, List<String> claims, List<String> people, List<String> slack) {
        Definition {
            claims = List.copyOf(claims);
            people = List.copyOf(people);
            slack = List.copyOf(slack);
        }

        /** All who can be in it; empty where the identity provider or Slack decides. */
        Optional<Set<String>> listed() {
            return claims.isEmpty() && slack.isEmpty()
                    ? Optional.of(
                            people.stream().map(Groups::canonical).collect(toUnmodifiableSet()))
                    : Optional.empty();
        }
    }

    Groups(Map<String, Definition> byName) {
        this.byName = Map.copyOf(byName);
        for (Definition group : byName.values()) {
            group.claims().forEach(claim -> add(byClaim, claim, group.name()));
            group.slack().forEach(id -> add(byClaim, SLACK + id, group.name()));
            group.people().forEach(person -> add(byPerson, canonical(person), group.name()));
        }
    }

    /**
     * What is claimed of a person, in one list. A claim of the identity provider that looks like a
     * Slack user group is none.
     *
     * @param claims of the identity provider
     * @param slackGroups ids of Slack user groups
     */
    public static List<String> claimed(Collection<String> claims, Collection<String> slackGroups) {
        return Stream.concat(
                        claims.stream().filter(claim -> !claim.startsWith(SLACK)),
                        slackGroups.stream().map(id -> SLACK + id))
                .toList();
    }

    private static void add(Map<String, Set<String>> index, String key, String group) {
        index.computeIfAbsent(key, _ -> new HashSet<>()).add(group);
    }

    private static String canonical(String person) {
        return person.toLowerCase(Locale.ROOT);
    }

    Optional<Definition> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whom these groups stand for, in the words of {@link #claimed} and of the policy's lists. */
    public List<String> members(Collection<String> names) {
        return names.stream()
                .flatMap(name -> find(name).stream())
                .flatMap(
                        group ->
                                Stream.of(
                                                group.claims().stream(),
                                                group.people().stream(),
                                                group.slack().stream().map(id -> SLACK + id))
                                        .flatMap(words -> words))
                .distinct()
                .sorted()
                .toList();
    }

    /** Groups of a person: by what is {@link #claimed} and by the policy's own lists. */
    public Set<String> of(String person, String user, Collection<String> claimed) {
        var groups = new HashSet<String>();
        for (String claim : claimed) {
            groups.addAll(byClaim.getOrDefault(claim, Set.of()));
        }
        groups.addAll(byPerson.getOrDefault(canonical(person), Set.of()));
        groups.addAll(byPerson.getOrDefault(canonical(user), Set.of()));
        return groups;
    }
}
