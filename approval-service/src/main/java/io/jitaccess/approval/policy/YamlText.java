package io.jitaccess.approval.policy;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.Optional;

/** Turns a text into YAML nodes, which know where they stand. */
final class YamlText {
    private static final int MOST_ALIASES = 10;

    private YamlText() {}

    static Optional<Node> compose(String text, Problems problems) {
        try {
            Optional<Node> root =
                    new Compose(
                                    LoadSettings.builder()
                                            .setMaxAliasesForCollections(MOST_ALIASES)
                                            .build())
                            .composeString(text);
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
}
