package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.EksTokens;
import io.jitaccess.provisioner.aws.Secret;
import io.jitaccess.provisioner.aws.SessionCredentials;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a group means anything on a cluster: whoever is in it must hold rules that whoever is in
 * none does not.
 */
final class BindingProbe {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Rules that {@code system:basic-user} and its like give everyone speak of these alone. */
    private static final Set<String> EVERYONES =
            Set.of("authorization.k8s.io", "authentication.k8s.io");

    private final Clusters clusters;
    private final Cluster cluster;
    private final SessionCredentials session;
    private final InstantSource clock;
    private final Duration patience;

    BindingProbe(
            Clusters clusters,
            Cluster cluster,
            SessionCredentials session,
            InstantSource clock,
            Duration patience) {
        this.clusters = clusters;
        this.cluster = cluster;
        this.session = session;
        this.clock = clock;
        this.patience = patience;
    }

    /** The namespaces to look in: those that the catalogue names, else the default one. */
    static List<String> namespaces(Cluster cluster) {
        List<String> named =
                cluster.namespaces().stream().filter(name -> !name.contains("*")).toList();
        return named.isEmpty() ? List.of("default") : named;
    }

    /** What is wrong with the group, which the session's entry is in by now. */
    List<Finding> look(String group) {
        try (var server = new ApiServer(clusters.describe(cluster))) {
            if (!isIn(server, group)) {
                return List.of(
                        Finding.warning(
                                "The API server does not know a new access entry after %s."
                                        .formatted(patience),
                                "Look again later, or at the cluster's authenticator log."));
            }
            return isBound(server) ? List.of() : List.of(unbound(group));
        } catch (IOException unreachable) {
            return List.of(
                    Finding.note(
                            "The API server cannot be reached from here (%s)."
                                    .formatted(unreachable.getMessage()),
                            "From where it can: kubectl auth can-i --list --as=jit:check --as-group=%s"
                                    .formatted(group)));
        } catch (AwsException failed) {
            return List.of(Remedies.of(cluster, failed.error()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private boolean isIn(ApiServer server, String group) throws IOException, InterruptedException {
        Instant until = clock.instant().plus(patience);
        while (!server.groups(token()).contains(group)) {
            if (clock.instant().isAfter(until)) {
                return false;
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    private boolean isBound(ApiServer server) throws IOException, InterruptedException {
        Set<JsonNode> rules = new HashSet<>();
        for (String namespace : namespaces(cluster)) {
            rules.addAll(server.rules(token(), namespace));
        }
        return rules.stream().anyMatch(BindingProbe::isMoreThanEveryones);
    }

    private static boolean isMoreThanEveryones(JsonNode rule) {
        Stream<String> groups = rule.path("apiGroups").valueStream().map(JsonNode::asString);
        return rule.has("resources") && !groups.allMatch(EVERYONES::contains);
    }

    private Secret token() {
        return EksTokens.mint(session, cluster, clock.instant());
    }

    private Finding unbound(String group) {
        return Finding.blocking(
                "No role binding on cluster %s names group %s: levels that use it give nothing."
                        .formatted(cluster.name(), group),
                "kubectl create clusterrolebinding %1$s --clusterrole=<role> --group=%1$s"
                        .formatted(group));
    }
}
