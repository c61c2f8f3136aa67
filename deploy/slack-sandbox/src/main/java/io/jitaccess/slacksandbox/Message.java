package io.jitaccess.slacksandbox;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * One message.
 *
 * @param onlyFor user who alone sees it; null for all of the channel
 * @param edits how often it was changed
 */
public record Message(
        String channel,
        String ts,
        String text,
        JsonNode blocks,
        @Nullable String onlyFor,
        int edits) {
    Message changed(String newText, JsonNode newBlocks) {
        return new Message(channel, ts, newText, newBlocks, onlyFor, edits + 1);
    }

    /** Everything that is shown, as one text. */
    public String shown() {
        var all = new StringBuilder(text);
        collect(blocks, all);
        return all.toString();
    }

    private static void collect(JsonNode node, StringBuilder all) {
        if (node.isObject() && node.path("text").isString()) {
            all.append('\n').append(node.path("text").asString(""));
        }
        node.values().forEach(inner -> collect(inner, all));
    }

    /** The button or other element of this action; null if there is none. */
    public @Nullable JsonNode element(String actionId) {
        for (JsonNode block : blocks) {
            for (JsonNode element : block.path("elements")) {
                if (actionId.equals(element.path("action_id").asString(""))) {
                    return element;
                }
            }
        }
        return null;
    }
}
