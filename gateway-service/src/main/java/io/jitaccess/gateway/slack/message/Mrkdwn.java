package io.jitaccess.gateway.slack.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Slack's markup. What people typed goes through here, or into plain text that has none. */
public final class Mrkdwn {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Mrkdwn() {}

    /**
     * The text as it is, whatever it holds: no mention, no link, no format. Marks of formats become
     * signs that look alike.
     */
    public static String escape(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> safe.append("&amp;");
                                case '<' -> safe.append("&lt;");
                                case '>' -> safe.append("&gt;");
                                case '*' -> safe.append('\u2217');
                                case '~' -> safe.append('\u223c');
                                case '`' -> safe.append('\u02cb');
                                case '\n', '\r' -> safe.append(' ');
                                default -> safe.appendCodePoint(c);
                            }
                        });
        // An underscore is a mark only at the edge of a word, and a colon only around a name.
        return safe.toString()
                .replaceAll("(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])", "\uff3f")
                .replaceAll(":(?=[a-z0-9_+-]+:)", "\ua789")
                // Slack makes a link of whatever looks like one.
                .replace("://", ":\u2060//");
    }

    /** The text, cut to what fits. */
    public static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }

    /** A moment, shown to each reader in their own time zone. */
    static String time(Instant moment) {
        return "<!date^%d^{date_short_pretty} {time}|%s>"
                .formatted(moment.getEpochSecond(), UTC.format(moment));
    }
}
