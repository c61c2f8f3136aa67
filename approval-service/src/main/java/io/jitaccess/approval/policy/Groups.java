package io.jitaccess.approval.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups that a policy speaks of, and who is in them. */
public final class Groups {
    private final Map<String, Definition> byName;
    private final Map<String, Set<String>> byClaim = new HashMap<>();
    private final Map<String, Set<String>> byPerson = new HashMap<>();

    /**
     * One group.
     *
     * @param claims names in the identity provider's groups whose members belong to it
     * @param people person ids or e-mail addresses that belong to it
     */
    record Definition(String name, List<String> claims, List<String> people) {
        Definition {
            claims = List.copyOf(claims);
            people = List.copyOf(people);
        }

        /** How many there can be at most; empty where the identity provider decides. */
        Optional<Integer> size() {
            return claims.isEmpty() ? Optional.of(people.size()) : Optional.empty();
        }
    }

    Groups(Map<String, Definition> byName) {
        this.byName = Map.copyOf(byName);
        for (Definition group : byName.values()) {
            group.claims().forEach(claim -> add(byClaim, claim, group.name()));
            group.people().forEach(person -> add(byPerson, canonical(person), group.name()));
        }
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

    /** Groups of a person: by what the identity provider claims and by the policy's own lists. */
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
