package io.jitaccess.approval.approval;

import java.time.Instant;

/**
 * Keys of the due index, in the order of time. What waits for people stands apart from what is only
 * to be forgotten one day, so that a look at all that waits does not walk through the past.
 */
final class DueKey {
    static final String WAITING = "w";
    static final String KEPT = "k";

    private DueKey() {}

    static String of(Approval approval, Instant dueAt, String key) {
        return lower(approval instanceof Approval.Decided ? KEPT : WAITING, dueAt) + "/" + key;
    }

    /** Comes before every key of this kind due at that time. */
    static String lower(String kind, Instant at) {
        return "%s%013d".formatted(kind, Math.max(0, at.toEpochMilli()));
    }

    /** Comes after every key of this kind due by that time. */
    static String upTo(String kind, Instant at) {
        return lower(kind, at) + "0";
    }

    /** Comes after every key of this kind. */
    static String end(String kind) {
        return kind + "~";
    }
}
