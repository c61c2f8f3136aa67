package io.jitaccess.gateway.problem;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Words of people, which others will read in terminals, logs and chat. */
public final class Texts {
    private static final int LONGEST = 500;

    private Texts() {}

    /**
     * The text without blanks around it, if it is neither empty, too long nor holds control
     * characters.
     */
    public static Optional<String> check(@Nullable String text, int longest) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(t -> !t.isEmpty() && t.codePointCount(0, t.length()) <= longest)
                .filter(t -> t.codePoints().noneMatch(Texts::isControl));
    }

    public static String wanted(int longest) {
        return "must be 1 to %d characters, none of them a control character".formatted(longest);
    }

    /** A reason or comment that must be there. */
    public static String required(String field, @Nullable String text) {
        return check(text, LONGEST).orElseThrow(() -> Problem.invalid(field, wanted(LONGEST)));
    }

    /** A comment that may be left out. */
    public static @Nullable String optional(String field, @Nullable String text) {
        return text == null ? null : required(field, text);
    }

    /** Bidirectional overrides make a text show as another than it is. */
    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    c != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }

    /** Holds emoji together. */
    private static final int ZERO_WIDTH_JOINER = 0x200d;
}
