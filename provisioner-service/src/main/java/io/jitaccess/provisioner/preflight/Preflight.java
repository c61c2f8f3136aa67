package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.state.Lockdowns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What is known of every cluster of the catalogue, and how to mend each finding. */
public final class Preflight {
    private static final Logger log = LoggerFactory.getLogger(Preflight.class);

    private final ClusterCatalogue catalogue;
    private final Lockdowns lockdowns;
    private final Inspection inspection;
    private final Canary canary;
    private final PreflightSettings settings;
    private final InstantSource clock;
    private final Map<String, Report> reports = new ConcurrentHashMap<>();
    private final Map<String, CanaryReport> canaries = new ConcurrentHashMap<>();

    Preflight(
            ClusterCatalogue catalogue,
            Lockdowns lockdowns,
            Inspection inspection,
            Canary canary,
            PreflightSettings settings,
            MeterRegistry meters,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.lockdowns = lockdowns;
        this.inspection = inspection;
        this.canary = canary;
        this.settings = settings;
        this.clock = clock;
        catalogue.all().forEach(cluster -> meter(cluster, meters));
    }

    /** All clusters as they were last seen; asks AWS nothing. */
    public List<Report> reports() {
        return catalogue.all().stream().map(this::report).toList();
    }

    private Report report(Cluster cluster) {
        return reports.getOrDefault(cluster.name(), Report.unseen(cluster))
                .with(lockdowns.isLocked(cluster.name()), canaries.get(cluster.name()));
    }

    /** Whether it is time to look at the cluster. */
    public boolean isDue(Cluster cluster) {
        return Optional.ofNullable(reports.get(cluster.name()))
                .map(report -> Objects.requireNonNull(report.checkedAt()))
                .map(at -> !clock.instant().isBefore(at.plus(settings.every())))
                .orElse(true);
    }

    /** Looks at the cluster now; new findings are logged. */
    public Report inspect(Cluster cluster) {
        Report report = inspection.of(cluster);
        @Nullable Report before = reports.put(cluster.name(), report);
        for (Finding finding : report.findings()) {
            if (finding.severity() != Finding.Severity.NOTE
                    && (before == null || !before.findings().contains(finding))) {
                log.atWarn()
                        .addKeyValue("cluster", cluster.name())
                        .addKeyValue("severity", finding.severity())
                        .addKeyValue("fix", finding.fix())
                        .log(finding.finding());
            }
        }
        return report(cluster);
    }

    /** The first look, with a canary where the settings ask for it or groups are to be proved. */
    public void begin(Cluster cluster) {
        Report report = inspect(cluster);
        if (report.ready() && canary.isWanted(settings)) {
            var _ = tryOut(cluster);
        }
    }

    /** Makes and removes a real role and entry on the cluster. */
    public CanaryReport tryOut(Cluster cluster) {
        CanaryReport tried = canary.run(cluster);
        canaries.put(cluster.name(), tried);
        log.atInfo()
                .addKeyValue("cluster", cluster.name())
                .addKeyValue("ok", tried.ok())
                .addKeyValue("steps", tried.steps())
                .addKeyValue("findings", tried.findings())
                .log("canary");
        return tried;
    }

    private void meter(Cluster cluster, MeterRegistry meters) {
        gauge(meters, cluster, "jit.cluster.ready", "Whether grants can be made", r -> ready(r));
        gauge(
                meters,
                cluster,
                "jit.quota.entries",
                "Share of the cluster's access entries that are used",
                report -> share(report.entries()));
        gauge(
                meters,
                cluster,
                "jit.quota.roles",
                "Share of the account's roles that are used",
                report -> share(report.roles()));
    }

    private void gauge(
            MeterRegistry meters,
            Cluster cluster,
            String name,
            String description,
            ToDoubleFunction<Report> value) {
        Gauge.builder(name, () -> value.applyAsDouble(report(cluster)))
                .tag("cluster", cluster.name())
                .description(description)
                .register(meters);
    }

    private static double ready(Report report) {
        return report.ready() ? 1 : 0;
    }

    private static double share(Report.@Nullable Usage usage) {
        return usage == null ? 0 : usage.share();
    }
}
