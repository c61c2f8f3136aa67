package io.jitaccess.gateway.requests;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the caller would like the answer to be held: {@code Prefer: wait=N} of RFC 7240. */
record Wait(Duration longest) {
    static final String HEADER = "Prefer";
    static final String APPLIED = "Preference-Applied";

    private static final Pattern PREFERENCE =
            Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,6})\"?\\s*(?:$|[,;])");
    private static final Duration MOST = Duration.ofSeconds(30);

    /** A preference that is not understood is ignored, as the RFC has it. */
    static Wait of(@Nullable String header) {
        if (header == null) {
            return new Wait(Duration.ZERO);
        }
        Matcher found = PREFERENCE.matcher(header);
        Duration asked =
                found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : Duration.ZERO;
        return new Wait(asked.compareTo(MOST) > 0 ? MOST : asked);
    }

    boolean asked() {
        return longest.isPositive();
    }

    String applied() {
        return "wait=" + longest.toSeconds();
    }
}
