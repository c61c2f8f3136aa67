package io.jitaccess.provisioner.grant;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Access;
import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Approved;
import io.jitaccess.events.FailureCause;
import io.jitaccess.provisioner.state.KnownGrant;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether an approval may become access. Trusts nothing in it but the person's name: the digest is
 * computed again, and policies, groups, namespaces and end are held against our own bounds, so that
 * neither a forged nor an old approval grants anything. Pure: no clock, no AWS, no Kafka.
 */
final class Admission {
    /** Approval's clock and ours need not agree to the second. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private Admission() {}

    /** What to do with an approval. */
    sealed interface Outcome {}

    /** Everything has been done and said. */
    record Settled() implements Outcome {}

    /** Make it, or go on making it. */
    record Admitted(Cluster cluster) implements Outcome {}

    /** Do not, and undo what was begun. */
    record Refused(FailureCause cause, String message) implements Outcome {}

    /**
     * @param lockedDown whether the cluster is closed, or was since the approval
     */
    static Outcome decide(
            Approved approved,
            KnownGrant known,
            ClusterCatalogue catalogue,
            ProvisioningSettings bounds,
            boolean lockedDown,
            Instant now) {
        return switch (known.phase()) {
            case ACTIVE, EXTENDED, FAILED, ENDED, REMOVED -> new Settled();
            case UNKNOWN, CLAIMED ->
                    refusal(approved, catalogue, bounds, lockedDown, now)
                            .<Outcome>map(refused -> refused)
                            .orElseGet(
                                    () ->
                                            new Admitted(
                                                    catalogue
                                                            .find(approved.access().cluster())
                                                            .orElseThrow()));
        };
    }

    private static Optional<Refused> refusal(
            Approved approved,
            ClusterCatalogue catalogue,
            ProvisioningSettings bounds,
            boolean lockedDown,
            Instant now) {
        Access access = approved.access();
        if (!approved.digest().equals(AccessDigest.of(approved.person(), access))) {
            return mismatch("what was approved is not what its digest binds");
        }
        Optional<Cluster> cluster = catalogue.find(access.cluster());
        if (cluster.isEmpty() || cluster.get().retired()) {
            return refused(
                    FailureCause.CLUSTER_UNFIT,
                    "Cluster %s takes no grants any more. Ask for another cluster."
                            .formatted(access.cluster()));
        }
        Optional<String> outside = outside(access, cluster.get(), bounds);
        if (outside.isPresent()) {
            return mismatch(outside.get());
        }
        if (approved.endsAt().isAfter(latestEnd(approved, cluster.get(), now))) {
            return mismatch("its end is later than its duration allows");
        }
        if (lockedDown) {
            return refused(
                    FailureCause.LOCKED_DOWN,
                    "Cluster %s is or was locked down. Ask again once it is open."
                            .formatted(access.cluster()));
        }
        if (now.isAfter(approved.startBy()) || !now.isBefore(approved.endsAt())) {
            return refused(
                    FailureCause.TOO_LATE,
                    "Access could not be started in time. Ask for it again.");
        }
        return Optional.empty();
    }

    private static Optional<String> outside(
            Access access, Cluster cluster, ProvisioningSettings bounds) {
        if (!access.clusterArn().equals(cluster.arn())) {
            return Optional.of("the cluster's ARN is not that of the catalogue");
        }
        if (access.accessPolicies().isEmpty() && access.kubernetesGroups().isEmpty()) {
            return Optional.of("it gives neither an access policy nor a group");
        }
        return first(
                access.accessPolicies().stream()
                        .filter(policy -> !bounds.allowedPolicies().contains(policy))
                        .map(
                                "access policy %s is not among jit.provisioning.allowed-policies"
                                        ::formatted)
                        .findFirst(),
                access.kubernetesGroups().stream()
                        .filter(group -> !bounds.allowsGroup(group))
                        .map("group %s is not among jit.provisioning.allowed-groups"::formatted)
                        .findFirst(),
                access.namespaces().stream()
                        .filter(namespace -> !cluster.offers(namespace))
                        .map("namespace %s is not offered by the catalogue"::formatted)
                        .findFirst());
    }

    /**
     * An extension may end later than its own duration from now, but never beyond the longest
     * grant.
     */
    private static Instant latestEnd(Approved approved, Cluster cluster, Instant now) {
        Duration asked = Duration.ofSeconds(approved.access().durationSeconds());
        Duration most = asked.compareTo(cluster.maxDuration()) < 0 ? asked : cluster.maxDuration();
        return approved.extends$() == null
                ? approved.occurredAt().plus(most).plus(SKEW)
                : now.plus(Cluster.LONGEST);
    }

    /** Whether two accesses give the same rights, for whatever time and reason. */
    static boolean sameRights(Access one, Access other) {
        return one.clusterArn().equals(other.clusterArn())
                && one.accessPolicies().equals(other.accessPolicies())
                && one.kubernetesGroups().equals(other.kubernetesGroups())
                && one.namespaces().equals(other.namespaces());
    }

    @SafeVarargs
    private static Optional<String> first(Optional<String>... findings) {
        for (Optional<String> finding : findings) {
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refused> mismatch(String finding) {
        return refused(
                FailureCause.DIGEST_MISMATCH,
                "The approval was not carried out: %s. Tell an administrator."
                        .formatted(Objects.requireNonNull(finding)));
    }

    private static Optional<Refused> refused(FailureCause cause, String message) {
        return Optional.of(new Refused(cause, message));
    }
}
