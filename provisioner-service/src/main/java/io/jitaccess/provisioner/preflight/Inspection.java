package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.aws.ServerTime;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.preflight.Report.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Looks at one cluster, without writing anything. */
final class Inspection {
    private static final int ENTRY_QUOTA = 3_000;

    private final Clusters clusters;
    private final AccessEntries entries;
    private final JitRoles roles;
    private final ServerTime time;
    private final ProvisioningSettings settings;
    private final InstantSource clock;

    Inspection(
            Clusters clusters,
            AccessEntries entries,
            JitRoles roles,
            ServerTime time,
            ProvisioningSettings settings,
            InstantSource clock) {
        this.clusters = clusters;
        this.entries = entries;
        this.roles = roles;
        this.time = time;
        this.settings = settings;
        this.clock = clock;
    }

    Report of(Cluster cluster) {
        List<Finding> findings = new ArrayList<>();
        @Nullable Usage entryUsage = null;
        @Nullable Usage roleUsage = null;
        try {
            boolean takesEntries = fitness(cluster, findings);
            policies(cluster, findings);
            if (takesEntries) {
                AccessEntries.Count count = entries.count(cluster);
                entryUsage = new Usage(count.ours(), count.all(), ENTRY_QUOTA);
            }
            JitRoles.Quota quota = roles.quota(cluster);
            roleUsage = new Usage(roles.list(cluster).size(), quota.used(), quota.limit());
        } catch (AwsException failed) {
            findings.add(Remedies.of(cluster, failed.error()));
        }
        headroom(cluster, entryUsage, roleUsage, findings);
        clock(findings);
        groups(cluster, findings);
        retirement(cluster, entryUsage, findings);
        return new Report(
                cluster.name(),
                cluster.account(),
                cluster.region(),
                findings.stream().noneMatch(it -> it.severity() == Finding.Severity.BLOCKING),
                false,
                cluster.retired(),
                entryUsage,
                roleUsage,
                List.copyOf(findings),
                null,
                clock.instant());
    }

    /** Whether the cluster has access entries at all; asking for them would fail otherwise. */
    private boolean fitness(Cluster cluster, List<Finding> findings) {
        Clusters.Details details = clusters.read(cluster);
        if (!details.active()) {
            findings.add(
                    Finding.blocking(
                            "The cluster is not ACTIVE.",
                            "Wait, or see 'aws eks describe-cluster --name %s --region %s'."
                                    .formatted(cluster.name(), cluster.region())));
        }
        if (!details.takesAccessEntries()) {
            findings.add(
                    Finding.blocking(
                            "Its authentication mode is %s, which knows no access entries."
                                    .formatted(details.authenticationMode()),
                            "aws eks update-cluster-config --name %s --region %s --access-config authenticationMode=API_AND_CONFIG_MAP (cannot be undone)"
                                    .formatted(cluster.name(), cluster.region())));
        }
        return details.takesAccessEntries();
    }

    private void policies(Cluster cluster, List<Finding> findings) {
        var unknown = new TreeSet<>(settings.allowedPolicies());
        unknown.removeAll(clusters.accessPolicies(cluster));
        if (!unknown.isEmpty()) {
            findings.add(
                    Finding.warning(
                            "EKS does not offer these access policies in %s: %s."
                                    .formatted(cluster.region(), unknown),
                            "Take them out of jit.provisioning.allowed-policies and out of the"
                                    + " levels of policy.yml."));
        }
    }

    private static void headroom(
            Cluster cluster,
            @Nullable Usage entryUsage,
            @Nullable Usage roleUsage,
            List<Finding> findings) {
        if (entryUsage != null && entryUsage.isNearlyFull()) {
            String what =
                    "%d of %d access entries are used, %d of them by us."
                            .formatted(entryUsage.used(), entryUsage.quota(), entryUsage.ours());
            String fix =
                    "The quota cannot be raised: end grants that are not needed, and delete entries of others ('aws eks list-access-entries --cluster-name %s --region %s')."
                            .formatted(cluster.name(), cluster.region());
            findings.add(
                    entryUsage.isFull() ? Finding.blocking(what, fix) : Finding.warning(what, fix));
        }
        if (roleUsage != null && roleUsage.isNearlyFull()) {
            String what =
                    "%d of %d roles of account %s are used, %d of them by us."
                            .formatted(
                                    roleUsage.used(),
                                    roleUsage.quota(),
                                    cluster.account(),
                                    roleUsage.ours());
            String fix =
                    "aws service-quotas request-service-quota-increase --service-code iam"
                            + " --quota-code L-FE177D64 --desired-value 5000 --region us-east-1";
            findings.add(
                    roleUsage.isFull() ? Finding.blocking(what, fix) : Finding.warning(what, fix));
        }
    }

    private void clock(List<Finding> findings) {
        if (time.isWrong()) {
            long seconds = time.ahead().map(Duration::toSeconds).orElse(0L);
            findings.add(
                    Finding.warning(
                            "The clock of this host is %d seconds %s that of AWS."
                                    .formatted(
                                            Math.abs(seconds), seconds > 0 ? "ahead of" : "behind"),
                            "Let NTP run on the host ('chronyc makestep'): until then grants end"
                                    + " that much off, and EKS may refuse their tokens."));
        }
    }

    private void groups(Cluster cluster, List<Finding> findings) {
        if (!cluster.retired() && settings.groupsByName().isEmpty()) {
            findings.add(
                    Finding.note(
                            "No Kubernetes group is named, so no binding is looked for.",
                            "Where levels use groups, name each in"
                                    + " jit.provisioning.allowed-groups instead of a pattern."));
        }
    }

    private static void retirement(
            Cluster cluster, @Nullable Usage entryUsage, List<Finding> findings) {
        if (cluster.retired() && entryUsage != null) {
            findings.add(
                    entryUsage.ours() == 0
                            ? Finding.note(
                                    "Retired, and nothing of ours is left on it.",
                                    "Take it out of the catalogue.")
                            : Finding.note(
                                    "Retired, with %d entries of ours left."
                                            .formatted(entryUsage.ours()),
                                    "Leave it in the catalogue until they are gone."));
        }
    }
}
