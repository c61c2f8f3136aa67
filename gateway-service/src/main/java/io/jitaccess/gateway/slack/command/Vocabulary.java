package io.jitaccess.gateway.slack.command;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that mean something here.
 *
 * @param namespaces that each cluster offers by name, by cluster
 * @param levels known ones; the usual three while none are
 */
public record Vocabulary(Map<String, List<String>> namespaces, Set<String> levels) {
    private static final Set<String> USUAL = Set.of("viewer", "editor", "admin");

    public Vocabulary {
        levels = levels.isEmpty() ? USUAL : Set.copyOf(levels);
        namespaces = Map.copyOf(namespaces);
    }

    Set<String> clusters() {
        return namespaces.keySet();
    }

    boolean isNamespace(String word) {
        return namespaces.values().stream().anyMatch(offered -> offered.contains(word));
    }
}
