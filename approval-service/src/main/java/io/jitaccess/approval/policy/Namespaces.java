package io.jitaccess.approval.policy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Namespace names and patterns: a DNS label, or the beginning of one and a star. */
final class Namespaces {
    static final String ANY = "*";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PATTERN =
            Pattern.compile(NAME.pattern() + "|([a-z0-9][a-z0-9-]{0,61})?\\*");

    private Namespaces() {}

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static boolean isPattern(String text) {
        return PATTERN.matcher(text).matches();
    }

    /** Whether the pattern stands for everything that the name or narrower pattern stands for. */
    static boolean covers(String pattern, String narrower) {
        return pattern.endsWith(ANY)
                ? narrower.regionMatches(0, pattern, 0, pattern.length() - 1)
                : pattern.equals(narrower);
    }

    static boolean anyCovers(List<String> patterns, String narrower) {
        for (String pattern : patterns) {
            if (covers(pattern, narrower)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some name fits both. */
    static boolean overlap(String one, String other) {
        return covers(one, other) || covers(other, one);
    }

    /** What both lists stand for, in the narrower wording, sorted. */
    static List<String> intersection(List<String> some, List<String> others) {
        return some.stream()
                .flatMap(
                        one ->
                                others.stream()
                                        .flatMap(
                                                other ->
                                                        covers(one, other)
                                                                ? Stream.of(other)
                                                                : covers(other, one)
                                                                        ? Stream.of(one)
                                                                        : Stream.empty()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Those of the list that none of the others touches. */
    static List<String> without(List<String> some, List<String> others) {
        return some.stream()
                .filter(one -> others.stream().noneMatch(other -> overlap(one, other)))
                .toList();
    }

    /** What a pattern with a star begins with. */
    static String beginning(String pattern) {
        return pattern.substring(0, pattern.length() - 1);
    }
}
