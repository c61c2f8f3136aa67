package io.jitaccess.provisioner.preflight;

import io.jitaccess.provisioner.aws.ServerTime;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import java.util.List;

/**
 * The table of clusters in short. Never red: an unfit cluster is no reason to restart this process
 * or to take it out of service.
 */
final class ClusterHealth implements HealthIndicator {
    private final Preflight preflight;
    private final ServerTime time;

    ClusterHealth(Preflight preflight, ServerTime time) {
        this.preflight = preflight;
        this.time = time;
    }

    /** One row. */
    private record Row(boolean ready, List<String> findings) {}

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Report report : preflight.reports()) {
            health.withDetail(
                    report.cluster(),
                    new Row(
                            report.ready(),
                            report.findings().stream()
                                    .filter(it -> it.severity() != Finding.Severity.NOTE)
                                    .map(Finding::finding)
                                    .toList()));
        }
        time.ahead().ifPresent(by -> health.withDetail("clockAheadSeconds", by.toSeconds()));
        return health.build();
    }
}
