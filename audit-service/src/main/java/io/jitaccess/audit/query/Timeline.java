package io.jitaccess.audit.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A request's story as a table for people. */
final class Timeline {
    private Timeline() {}

    static String of(List<AuditItem> items) {
        Instant begin = items.getFirst().occurredAt();
        var text = new StringBuilder();
        for (AuditItem item : items) {
            text.append(
                    "%s  %+10.3fs  %-20s  %s%s%n"
                            .formatted(
                                    item.occurredAt(),
                                    Duration.between(begin, item.occurredAt()).toMillis() / 1000.0,
                                    item.type(),
                                    item.summary(),
                                    item.duplicateOf() == null ? "" : "  (stated before)"));
        }
        return text.toString();
    }
}
