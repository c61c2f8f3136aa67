package io.jitaccess.provisioner.aws;

import io.jitaccess.catalogue.Cluster;

import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.ClusterStatus;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What EKS says of a cluster itself: where its API server is, and whether it can take grants. */
public final class Clusters {
    private static final Duration KEEP = Duration.ofMinutes(10);

    private final Accounts accounts;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    public Clusters(Accounts accounts, InstantSource clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * @param certificateAuthority base64 of PEM, as a kubeconfig holds it
     */
    public record Details(
            String endpoint,
            String certificateAuthority,
            boolean active,
            boolean takesAccessEntries,
            String authenticationMode) {}

    private record Kept(Details details, Instant until) {}

    /** The cluster, as seen at most ten minutes ago, or as seen last while EKS is out of order. */
    public Details describe(Cluster cluster) {
        Kept known = kept.get(cluster.arn());
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.details();
        }
        try {
            return read(cluster);
        } catch (AwsException failed) {
            if (known != null && failed.error() instanceof AwsError.Retry) {
                return known.details();
            }
            throw failed;
        }
    }

    /** The cluster, as it is now. */
    public Details read(Cluster cluster) {
        Details details = ask(cluster);
        kept.put(cluster.arn(), new Kept(details, clock.instant().plus(KEEP)));
        return details;
    }

    private Details ask(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, Purpose.CREDENTIAL);
        software.amazon.awssdk.services.eks.model.Cluster answer =
                spoke.eks(eks -> eks.describeCluster(r -> r.name(cluster.name())).cluster());
        AuthenticationMode mode =
                answer.accessConfig() == null
                        ? AuthenticationMode.CONFIG_MAP
                        : answer.accessConfig().authenticationMode();
        return new Details(
                answer.endpoint(),
                answer.certificateAuthority() == null ? "" : answer.certificateAuthority().data(),
                answer.status() == ClusterStatus.ACTIVE,
                mode == AuthenticationMode.API || mode == AuthenticationMode.API_AND_CONFIG_MAP,
                mode.toString());
    }

    /** Names of the access policies that EKS offers in the cluster's region. */
    public List<String> accessPolicies(Cluster cluster) {
        Spoke spoke = accounts.spoke(cluster, Purpose.SWEEP);
        return spoke.eks(
                eks ->
                        eks.listAccessPoliciesPaginator(r -> {}).accessPolicies().stream()
                                .map(policy -> policy.name())
                                .sorted()
                                .toList());
    }
}
