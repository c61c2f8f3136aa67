package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One cluster, as it was at that time: a row of the table.
 *
 * @param ready whether grants can be made
 * @param entries ours on the cluster, of those that there are, of those that there may be
 * @param roles ours in the account, likewise
 * @param canary how the last real role and entry fared, if there was one
 * @param checkedAt null: not looked at yet
 */
public record Report(
        String cluster,
        String account,
        String region,
        boolean ready,
        boolean locked,
        boolean retired,
        @Nullable Usage entries,
        @Nullable Usage roles,
        List<Finding> findings,
        @Nullable CanaryReport canary,
        @Nullable Instant checkedAt) {

    /** How much of a quota is used, and how much of that by us. */
    public record Usage(int ours, int used, int quota) {
        private static final double NEARLY_FULL = 0.8;

        boolean isNearlyFull() {
            return used >= quota * NEARLY_FULL;
        }

        boolean isFull() {
            return used >= quota;
        }

        double share() {
            return (double) used / quota;
        }
    }

    static Report unseen(Cluster cluster) {
        return new Report(
                cluster.name(),
                cluster.account(),
                cluster.region(),
                false,
                false,
                cluster.retired(),
                null,
                null,
                List.of(Finding.note("Not looked at yet.", "Look again in a moment.")),
                null,
                null);
    }

    /** Of the look, and of the last real role and entry. */
    List<Finding> everyFinding() {
        return canary == null
                ? findings
                : Stream.concat(findings.stream(), canary.findings().stream()).toList();
    }

    /** Whether there is nothing to be done about the cluster. */
    public boolean isFine() {
        return (canary == null || canary.ok())
                && everyFinding().stream()
                        .allMatch(finding -> finding.severity() == Finding.Severity.NOTE);
    }

    /** The same, with how a real role and entry fared just now. */
    public Report with(CanaryReport tried) {
        return with(locked, tried);
    }

    Report with(boolean lockedNow, @Nullable CanaryReport latest) {
        return new Report(
                cluster,
                account,
                region,
                ready && !lockedNow && !retired && (latest == null || latest.ok()),
                lockedNow,
                retired,
                entries,
                roles,
                findings,
                latest,
                checkedAt);
    }
}
