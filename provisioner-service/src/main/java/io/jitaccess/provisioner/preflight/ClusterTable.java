package io.jitaccess.provisioner.preflight;

import static java.util.stream.Collectors.joining;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Reports as text: a row for each cluster, and below what to do. */
public final class ClusterTable {
    private static final List<String> HEAD =
            List.of("CLUSTER", "ACCOUNT", "REGION", "READY", "ENTRIES", "ROLES");

    private ClusterTable() {}

    public static String of(List<Report> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        reports.forEach(report -> rows.add(row(report)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        reports.forEach(report -> text.append(details(report)));
        return text.toString();
    }

    private static List<String> row(Report report) {
        return List.of(
                report.cluster(),
                report.account(),
                report.region(),
                report.ready() ? "yes" : "NO",
                usage(report.entries()),
                usage(report.roles()));
    }

    private static String usage(Report.@Nullable Usage usage) {
        return usage == null ? "?" : "%d/%d".formatted(usage.used(), usage.quota());
    }

    private static String details(Report report) {
        var text = new StringBuilder();
        for (Finding finding : report.everyFinding()) {
            text.append("  %-8s %s%n".formatted(finding.severity(), finding.finding()))
                    .append("  %-8s %s%n".formatted("-> do", finding.fix()));
        }
        CanaryReport canary = report.canary();
        if (canary != null) {
            text.append("  %-8s %s%n".formatted("canary", steps(canary)));
        }
        return text.isEmpty() ? "" : "%n%s%n%s".formatted(report.cluster(), text);
    }

    private static String steps(CanaryReport canary) {
        return canary.steps().isEmpty()
                ? "was not tried"
                : canary.steps().stream()
                        .map(
                                step ->
                                        "%s %s"
                                                .formatted(
                                                        step.name(),
                                                        step.ok()
                                                                ? step.millis() + " ms"
                                                                : "FAILED"))
                        .collect(joining(", "));
    }
}
