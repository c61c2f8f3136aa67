package io.jitaccess.audit.query;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A request's story as a table for people, and where to look on. */
final class Timeline {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Timeline() {}

    static String of(String requestId, List<AuditItem> items, List<Elsewhere> elsewhere) {
        Instant begin = items.getFirst().occurredAt();
        var text = new StringBuilder("Request %s, times in UTC%n%n".formatted(requestId));
        for (AuditItem item : items) {
            text.append(
                    "%s  %+10.3fs  %-18s  %-24s  %s%s%n"
                            .formatted(
                                    TIME.format(item.occurredAt()),
                                    Duration.between(begin, item.occurredAt()).toMillis() / 1000.0,
                                    item.type(),
                                    item.actor(),
                                    item.summary(),
                                    item.duplicateOf() == null ? "" : "  (stated before)"));
        }
        for (Elsewhere each : elsewhere) {
            text.append("%nWhat was done with it, on AWS:%n".formatted());
            each.cloudTrail().forEach(command -> text.append("%n  %s%n".formatted(command)));
            text.append(
                    "%n  CloudWatch Logs Insights on %s:%n%s%n"
                            .formatted(
                                    each.eksLogGroup(), each.eksAudit().indent(4).stripTrailing()));
        }
        return text.toString();
    }
}
