package io.jitaccess.slacksandbox;

import tools.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.Set;

/** Holds blocks against the limits that Slack documents; whatever it does not know it refuses. */
final class BlockLimits {
    private static final int MESSAGE_BLOCKS = 50;
    private static final int MODAL_BLOCKS = 100;
    private static final int TITLE = 24;
    private static final int METADATA = 3000;
    private static final Set<String> STYLES = Set.of("primary", "danger");

    private BlockLimits() {}

    static void message(String text, JsonNode blocks) {
        require(text.length() <= 40_000, "text is too long");
        require(!text.isEmpty() || !blocks.isEmpty(), "no_text");
        require(blocks.size() <= MESSAGE_BLOCKS, "more than 50 blocks");
        blocks(blocks, false);
    }

    static void view(JsonNode view) {
        require("modal".equals(view.path("type").asString("")), "view is no modal");
        for (String label : new String[] {"title", "submit", "close"}) {
            if (view.has(label)) {
                plain(view.path(label), TITLE, label);
            }
        }
        require(view.has("title"), "modal without title");
        require(view.path("private_metadata").asString("").length() <= METADATA, "metadata");
        require(view.path("callback_id").asString("").length() <= 255, "callback_id");
        require(view.toString().length() <= 250_000, "view over 250 KB");
        JsonNode blocks = view.path("blocks");
        require(!blocks.isEmpty() && blocks.size() <= MODAL_BLOCKS, "number of blocks");
        boolean hasInput =
                blocks.valueStream().anyMatch(b -> "input".equals(b.path("type").asString("")));
        require(!hasInput || view.has("submit"), "inputs without submit");
        blocks(blocks, true);
    }

    private static void blocks(JsonNode blocks, boolean modal) {
        var ids = new HashSet<String>();
        for (JsonNode block : blocks) {
            String id = block.path("block_id").asString("");
            require(id.length() <= 255, "block_id too long");
            require(id.isEmpty() || ids.add(id), "block_id twice: " + id);
            switch (block.path("type").asString("")) {
                case "section" -> section(block);
                case "header" -> plain(block.path("text"), 150, "header");
                case "divider" -> {}
                case "context" -> {
                    require(size(block, "elements", 1, 10), "context elements");
                    block.path("elements").forEach(e -> text(e, 3000, "context"));
                }
                case "actions" -> {
                    require(size(block, "elements", 1, 25), "actions elements");
                    block.path("elements").forEach(BlockLimits::element);
                }
                case "input" -> {
                    require(modal, "input in a message");
                    plain(block.path("label"), 2000, "label");
                    if (block.has("hint")) {
                        plain(block.path("hint"), 2000, "hint");
                    }
                    element(block.path("element"));
                }
                default -> throw invalid("unknown block " + block.path("type"));
            }
        }
    }

    private static void section(JsonNode block) {
        require(block.has("text") || block.has("fields"), "section without text");
        if (block.has("text")) {
            text(block.path("text"), 3000, "section");
        }
        if (block.has("fields")) {
            require(size(block, "fields", 1, 10), "section fields");
            block.path("fields").forEach(field -> text(field, 2000, "field"));
        }
    }

    private static void element(JsonNode element) {
        require(element.path("action_id").asString("").length() <= 255, "action_id");
        require(!element.path("action_id").asString("").isEmpty(), "action_id is missing");
        switch (element.path("type").asString("")) {
            case "button" -> {
                plain(element.path("text"), 75, "button");
                require(element.path("value").asString("").length() <= 2000, "button value");
                require(
                        !element.has("style")
                                || STYLES.contains(element.path("style").asString("")),
                        "button style");
                if (element.has("confirm")) {
                    plain(element.path("confirm").path("title"), 100, "confirm title");
                    text(element.path("confirm").path("text"), 300, "confirm text");
                    plain(element.path("confirm").path("confirm"), 30, "confirm");
                    plain(element.path("confirm").path("deny"), 30, "deny");
                }
            }
            case "static_select", "multi_static_select" -> options(element, 100);
            case "checkboxes" -> options(element, 10);
            case "plain_text_input" -> {
                int most = element.path("max_length").asInt(3000);
                require(most >= 1 && most <= 3000, "max_length");
                require(
                        element.path("initial_value").asString("").length() <= most,
                        "initial_value");
            }
            default -> throw invalid("unknown element " + element.path("type"));
        }
    }

    private static void options(JsonNode element, int most) {
        require(size(element, "options", 1, most), "number of options");
        for (JsonNode option : element.path("options")) {
            JsonNode text = option.path("text");
            text(text, 75, "option");
            int value = option.path("value").asString("").length();
            require(value >= 1 && value <= 150, "option value");
        }
        JsonNode initial = element.path("initial_option");
        require(initial.isMissingNode() || among(element, initial), "initial_option");
        element.path("initial_options")
                .forEach(one -> require(among(element, one), "initial_options"));
        require(
                !element.has("initial_options") || !element.path("initial_options").isEmpty(),
                "initial_options is empty");
    }

    private static boolean among(JsonNode element, JsonNode option) {
        return element.path("options").valueStream().anyMatch(option::equals);
    }

    private static void text(JsonNode text, int longest, String where) {
        String type = text.path("type").asString("");
        require(type.equals("mrkdwn") || type.equals("plain_text"), where + ": kind of text");
        length(text, longest, where);
    }

    private static void plain(JsonNode text, int longest, String where) {
        require("plain_text".equals(text.path("type").asString("")), where + " must be plain");
        length(text, longest, where);
    }

    private static void length(JsonNode text, int longest, String where) {
        int length = text.path("text").asString("").length();
        require(length >= 1 && length <= longest, "%s: length %d".formatted(where, length));
    }

    private static boolean size(JsonNode node, String list, int least, int most) {
        int size = node.path(list).size();
        return size >= least && size <= most;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw invalid(why);
        }
    }

    private static SlackError invalid(String why) {
        return new SlackError("invalid_blocks", why);
    }
}
