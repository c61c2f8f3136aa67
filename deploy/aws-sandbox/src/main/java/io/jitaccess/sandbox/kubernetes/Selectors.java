package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors. */
final class Selectors {
    private static final Pattern SET =
            Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
    private static final Pattern TOP_LEVEL_COMMA = Pattern.compile(",(?![^(]*\\))");

    private Selectors() {}

    static Predicate<JsonNode> labels(String selector) {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (String part : TOP_LEVEL_COMMA.split(selector)) {
            if (!part.isBlank()) {
                all.add(label(part.strip()));
            }
        }
        return object ->
                all.stream().allMatch(one -> one.test(object.path("metadata").path("labels")));
    }

    private static Predicate<JsonNode> label(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList();
            String key = set.group(1);
            return set.group(2).equals("in")
                    ? labels -> labels.has(key) && values.contains(labels.get(key).asString())
                    : labels -> !labels.has(key) || !values.contains(labels.get(key).asString());
        }
        int not = part.indexOf("!=");
        if (not > 0) {
            return labels ->
                    !labels.path(part.substring(0, not))
                            .asString("")
                            .equals(part.substring(not + 2));
        }
        int equals = part.indexOf('=');
        if (equals > 0) {
            String wanted = part.substring(equals + 1).replaceFirst("^=", "");
            return labels -> {
                JsonNode value = labels.get(part.substring(0, equals));
                return value != null && value.asString().equals(wanted);
            };
        }
        return part.startsWith("!")
                ? labels -> !labels.has(part.substring(1))
                : labels -> labels.has(part);
    }

    static Predicate<JsonNode> fields(String selector) {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (String part : selector.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                boolean negated = part.charAt(equals - 1) == '!';
                String path = part.substring(0, negated ? equals - 1 : equals);
                String wanted = part.substring(equals + 1).replaceFirst("^=", "");
                all.add(object -> field(object, path).equals(wanted) != negated);
            }
        }
        return object -> all.stream().allMatch(one -> one.test(object));
    }

    private static String field(JsonNode object, String path) {
        JsonNode at = object;
        for (String name : path.split("\\.", -1)) {
            at = at.path(name);
        }
        return at.asString("");
    }
}
