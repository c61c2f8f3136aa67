package io.jitaccess.approval.policy;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns a text into YAML nodes, which know where they stand. */
final class YamlText {
    private static final int MOST_ALIASES = 10;

    /** A policy needs six; nodes are composed by recursion, which has an end. */
    private static final int DEEPEST = 50;

    private YamlText() {}

    static Optional<Node> compose(String text, Problems problems) {
        // The YAML reader runs past the end of its buffer at half a character.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            problems.add(new Place(1, 1), "not Unicode text: save the file as UTF-8");
            return Optional.empty();
        }
        LoadSettings settings =
                LoadSettings.builder().setMaxAliasesForCollections(MOST_ALIASES).build();
        try {
            if (isDeep(text, settings)) {
                problems.add(
                        new Place(1, 1),
                        "values are nested more than %d levels deep".formatted(DEEPEST));
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(new Place(1, 1), "the file is empty");
            }
            return root;
        } catch (MarkedYamlEngineException broken) {
            Place place =
                    broken.getProblemMark()
                            .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                            .orElse(new Place(1, 1));
            problems.add(place, "not YAML: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            problems.add(new Place(1, 1), "not YAML: " + broken.getMessage());
        }
        return Optional.empty();
    }

    private static boolean isDeep(String text, LoadSettings settings) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                return true;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return false;
    }
}
