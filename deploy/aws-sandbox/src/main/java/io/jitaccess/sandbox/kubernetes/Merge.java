package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * Merges a patch: null removes, lists whose items have names are merged by name, other lists are
 * replaced.
 */
final class Merge {
    private Merge() {}

    static ObjectNode into(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode old = target.get(field.getKey());
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value.isObject() && old instanceof ObjectNode child) {
                into(child, value);
            } else if (value instanceof ArrayNode items
                    && old instanceof ArrayNode present
                    && !items.isEmpty()
                    && items.get(0).has("name")) {
                items.forEach(item -> byName(present, item));
            } else {
                target.set(field.getKey(), value);
            }
        }
        return target;
    }

    private static void byName(ArrayNode present, JsonNode item) {
        for (JsonNode one : present) {
            if (one instanceof ObjectNode object && item.path("name").equals(one.get("name"))) {
                into(object, item);
                return;
            }
        }
        present.add(item);
    }
}
