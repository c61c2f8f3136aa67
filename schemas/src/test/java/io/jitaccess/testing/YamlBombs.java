package io.jitaccess.testing;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small YAML files that become large, deep or endless in careless hands. */
public final class YamlBombs {
    private static final int LARGE = 1 << 17;

    private YamlBombs() {}

    public static Stream<String> all() {
        return Stream.of(
                laughs(),
                "&a [*a, *a]",
                "&a {a: *a}",
                "{<<: &a {<<: *a}}",
                "[".repeat(LARGE),
                "{a: ".repeat(LARGE / 8) + "1",
                "- ".repeat(LARGE / 4) + "x",
                "? ".repeat(LARGE / 4),
                IntStream.range(0, 1000)
                        .mapToObj(i -> " ".repeat(i) + "a:")
                        .collect(Collectors.joining("\n")),
                "x".repeat(LARGE),
                "\"" + "\\u0041".repeat(LARGE / 8) + "\"",
                "&" + "a".repeat(LARGE) + " 1",
                "!" + "a".repeat(LARGE) + " 1",
                "a: !!java.net.URL [\"http://127.0.0.1:1/\"]",
                "%YAML 9.9\n---\na: 1",
                "%TAG ! tag:x,2000:\n---\n!a 1",
                "\u0000\u0007\ud800",
                "a: 1\n---\na: 2\n...\n",
                "# " + "comment ".repeat(LARGE / 16));
    }

    /** Nine levels of nine references each. */
    private static String laughs() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level <= 9; level++) {
            String reference = "*a" + (level - 1);
            text.append("a%d: &a%d [%s]\n".formatted(level, level, nine(reference)));
        }
        return text.toString();
    }

    private static String nine(String reference) {
        return Stream.generate(() -> reference).limit(9).collect(Collectors.joining(", "));
    }
}
