package io.jitaccess.sandbox.policy;

import java.util.Locale;

/** Matches the {@code *} and {@code ?} of IAM and of access scopes, without regular expressions. */
public final class Wildcard {
    private Wildcard() {}

    public static boolean matches(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int retry = 0;
        while (v < value.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = v;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    static boolean matchesIgnoringCase(String pattern, String value) {
        return matches(pattern.toLowerCase(Locale.ROOT), value.toLowerCase(Locale.ROOT));
    }

    /** Each of the six parts of an ARN is matched alone, so that a star does not cross a colon. */
    static boolean matchesArn(String pattern, String value) {
        String[] patterns = pattern.split(":", 6);
        String[] values = value.split(":", 6);
        if (patterns.length != 6 || values.length != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!matches(patterns[i], values[i])) {
                return false;
            }
        }
        return true;
    }
}
