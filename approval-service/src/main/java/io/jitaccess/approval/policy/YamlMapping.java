package io.jitaccess.approval.policy;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes values out of a YAML mapping one by one and notes what is wrong with its place. What was
 * not taken by {@link #done} is an unknown key: a misspelt limit must not turn into no limit.
 */
final class YamlMapping {
    private final Place place;
    private final Problems problems;
    private final Map<String, Node> left = new LinkedHashMap<>();
    private final Map<String, Place> keys = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    /** A text and where it stands. */
    record Text(String value, Place place) {}

    private YamlMapping(MappingNode node, Problems problems) {
        this.place = Place.of(node);
        this.problems = problems;
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode() instanceof ScalarNode key) {
                if (left.put(key.getValue(), entry.getValueNode()) != null) {
                    problems.add(Place.of(key), "'%s' stands twice".formatted(key.getValue()));
                }
                keys.put(key.getValue(), Place.of(key));
            } else {
                problems.add(Place.of(entry.getKeyNode()), "a key must be a plain word");
            }
        }
    }

    static Optional<YamlMapping> of(Node node, String what, Problems problems) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlMapping(mapping, problems));
        }
        problems.add(Place.of(node), "%s must be keys and values".formatted(what));
        return Optional.empty();
    }

    Place place() {
        return place;
    }

    Place place(String key) {
        return keys.getOrDefault(key, place);
    }

    void problem(String key, String message) {
        problems.add(place(key), message);
    }

    private Optional<Node> take(String key) {
        known.add(key);
        return Optional.ofNullable(left.remove(key))
                .filter(node -> !node.getTag().equals(Tag.NULL));
    }

    Optional<Text> text(String key) {
        return take(key).flatMap(node -> scalar(node, "'%s'".formatted(key)));
    }

    Optional<Text> required(String key) {
        Optional<Text> text = text(key);
        if (text.isEmpty()) {
            problem(key, "'%s' is missing".formatted(key));
        }
        return text;
    }

    /** Texts of a sequence. */
    List<Text> texts(String key) {
        return nodes(key).stream()
                .flatMap(node -> scalar(node, "each of '%s'".formatted(key)).stream())
                .toList();
    }

    /** A whole number within bounds. */
    int number(String key, int fallback, int least, int most) {
        Optional<Text> text = text(key);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().value().matches("\\d{1,6}")) {
            int number = Integer.parseInt(text.get().value());
            if (number >= least && number <= most) {
                return number;
            }
        }
        problems.add(
                text.get().place(),
                "'%s' must be a number from %d to %d".formatted(key, least, most));
        return fallback;
    }

    Optional<YamlMapping> mapping(String key) {
        return take(key).flatMap(node -> of(node, "'%s'".formatted(key), problems));
    }

    /** Mappings of a sequence. */
    List<YamlMapping> mappings(String key) {
        return nodes(key).stream()
                .flatMap(node -> of(node, "each of '%s'".formatted(key), problems).stream())
                .toList();
    }

    /** All entries whose values are mappings, by key; an empty value is an empty mapping. */
    Map<Text, YamlMapping> entries() {
        var entries = new LinkedHashMap<Text, YamlMapping>();
        for (String key : List.copyOf(left.keySet())) {
            Place at = place(key);
            take(key)
                    .map(node -> of(node, "'%s'".formatted(key), problems))
                    .orElseGet(
                            () ->
                                    Optional.of(
                                            new YamlMapping(
                                                    new MappingNode(
                                                            Tag.MAP,
                                                            List.of(),
                                                            org.snakeyaml.engine.v2.common.FlowStyle
                                                                    .FLOW),
                                                    problems)))
                    .ifPresent(mapping -> entries.put(new Text(key, at), mapping));
        }
        return entries;
    }

    /** All entries whose values are texts. */
    Map<String, String> plain() {
        var plain = new LinkedHashMap<String, String>();
        for (String key : List.copyOf(left.keySet())) {
            text(key).ifPresent(text -> plain.put(key, text.value()));
        }
        return plain;
    }

    /** Notes every key that nobody took. */
    void done() {
        left.keySet()
                .forEach(
                        key ->
                                problem(
                                        key,
                                        "unknown key '%s'; known are %s"
                                                .formatted(key, String.join(", ", known))));
        left.clear();
    }

    private List<Node> nodes(String key) {
        Optional<Node> node = take(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof SequenceNode sequence) {
            return new ArrayList<>(sequence.getValue());
        }
        problem(key, "'%s' must be a list, such as [a, b]".formatted(key));
        return List.of();
    }

    private Optional<Text> scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(new Text(scalar.getValue().strip(), Place.of(node)));
        }
        problems.add(Place.of(node), "%s must be a text".formatted(what));
        return Optional.empty();
    }
}
