package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsError;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.state.Lockdowns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every cluster of the catalogue, and says of each finding how to mend it. */
public final class Preflight {
    private static final int ENTRY_QUOTA = 3_000;
    private static final int ROLE_QUOTA = 1_000;
    private static final double NEARLY_FULL = 0.8;
    private static final Duration KEEP = Duration.ofMinutes(1);

    private final ClusterCatalogue catalogue;
    private final Lockdowns lockdowns;
    private final Clusters clusters;
    private final AccessEntries entries;
    private final JitRoles roles;
    private final ProvisioningSettings settings;
    private final InstantSource clock;
    private final Map<String, Report> reports = new ConcurrentHashMap<>();

    public Preflight(
            ClusterCatalogue catalogue,
            Lockdowns lockdowns,
            Clusters clusters,
            AccessEntries entries,
            JitRoles roles,
            ProvisioningSettings settings,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.lockdowns = lockdowns;
        this.clusters = clusters;
        this.entries = entries;
        this.roles = roles;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * One cluster, as it was at that time.
     *
     * @param ready whether grants can be made
     * @param findings what is wrong and how to mend it
     */
    public record Report(
            String cluster,
            String account,
            String region,
            boolean ready,
            boolean locked,
            boolean retired,
            int entries,
            int roles,
            List<String> findings,
            Instant checkedAt) {}

    /** All clusters, each looked at within the last minute. */
    public List<Report> reports() {
        return catalogue.all().parallelStream().map(this::report).toList();
    }

    private Report report(Cluster cluster) {
        Report known = reports.get(cluster.name());
        Report current =
                known != null && clock.instant().isBefore(known.checkedAt().plus(KEEP))
                        ? known
                        : check(cluster);
        reports.put(cluster.name(), current);
        boolean locked = lockdowns.isLocked(cluster.name());
        return new Report(
                current.cluster(),
                current.account(),
                current.region(),
                current.ready() && !locked && !cluster.retired(),
                locked,
                cluster.retired(),
                current.entries(),
                current.roles(),
                current.findings(),
                current.checkedAt());
    }

    private Report check(Cluster cluster) {
        List<String> findings = new ArrayList<>();
        int entryCount = 0;
        int roleCount = 0;
        try {
            Clusters.Details details = clusters.read(cluster);
            if (!details.active()) {
                findings.add("The cluster is not ACTIVE: wait, or mend it in EKS.");
            }
            if (!details.takesAccessEntries()) {
                findings.add(
                        "Authentication mode is %s: 'aws eks update-cluster-config --name %s --access-config authenticationMode=API_AND_CONFIG_MAP' (cannot be undone)."
                                .formatted(details.authenticationMode(), cluster.name()));
            }
            var unknown = new TreeSet<>(settings.allowedPolicies());
            unknown.removeAll(clusters.accessPolicies(cluster));
            if (!unknown.isEmpty()) {
                findings.add(
                        "EKS does not offer these access policies here: %s. Take them out of jit.provisioning.allowed-policies."
                                .formatted(unknown));
            }
            entryCount = entries.list(cluster).size();
            roleCount = roles.list(cluster).size();
        } catch (AwsException failed) {
            findings.add(remedy(cluster, failed));
        }
        boolean ready = findings.isEmpty();
        if (entryCount > ENTRY_QUOTA * NEARLY_FULL) {
            findings.add(
                    "%d of %d access entries are ours: end grants that are not needed."
                            .formatted(entryCount, ENTRY_QUOTA));
        }
        if (roleCount > ROLE_QUOTA * NEARLY_FULL) {
            findings.add(
                    "%d of %d roles are ours: have the quota of IAM roles raised."
                            .formatted(roleCount, ROLE_QUOTA));
        }
        return new Report(
                cluster.name(),
                cluster.account(),
                cluster.region(),
                ready,
                false,
                cluster.retired(),
                entryCount,
                roleCount,
                List.copyOf(findings),
                clock.instant());
    }

    private static String remedy(Cluster cluster, AwsException failed) {
        return switch (failed.error()) {
            case AwsError.Refused(var reason, var code, var message)
                    when reason == AwsError.Reason.DENIED ->
                    "AWS denies it (%s: %s): compare the policies of the service role and of %s, its trust and its ExternalId with deploy/terraform."
                            .formatted(code, message, cluster.accessRole());
            case AwsError.Refused(_, var code, var message) ->
                    "AWS refuses it (%s: %s): compare the catalogue's name, account and region with EKS."
                            .formatted(code, message);
            case AwsError.Retry(var code, var message) ->
                    "AWS does not answer (%s: %s): check base credentials, network and clock."
                            .formatted(code, message);
            case AwsError.Propagating(var code, var message) ->
                    "Not visible yet (%s: %s): look again in a minute.".formatted(code, message);
        };
    }
}
