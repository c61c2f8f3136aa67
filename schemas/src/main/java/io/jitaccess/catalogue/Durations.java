package io.jitaccess.catalogue;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as people type them: {@code 90m}, {@code 1h30m}, {@code 2d}, or ISO-8601 {@code PT1H}.
 */
public final class Durations {
    private static final Pattern SHORT =
            Pattern.compile("(?:\\d{1,4}D)?(?:\\d{1,6}H)?(?:\\d{1,6}M)?(?:\\d{1,8}S)?");
    private static final int LONGEST_TEXT = 32;

    private Durations() {}

    /** The positive duration that the text means, if it means one. */
    public static Optional<Duration> parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (upper.isEmpty() || upper.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(upper.startsWith("P") ? upper : iso(upper)))
                    .filter(Duration::isPositive);
        } catch (DateTimeParseException | ArithmeticException notOne) {
            return Optional.empty();
        }
    }

    private static String iso(String upper) {
        if (!SHORT.matcher(upper).matches()) {
            throw new DateTimeParseException("not a duration", upper, 0);
        }
        int days = upper.indexOf('D') + 1;
        String time = upper.substring(days);
        return "P" + upper.substring(0, days) + (time.isEmpty() ? "" : "T" + time);
    }

    /** Short form for people, such as {@code 1h30m}. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String iso = duration.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        return iso.substring(2).toLowerCase(Locale.ROOT);
    }
}
