package io.jitaccess.provisioner.credential;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Provisioned;
import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.Secret;
import io.jitaccess.provisioner.aws.SessionCredentials;
import io.jitaccess.provisioner.credential.Kubeconfig.EnvironmentVariable;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The two kinds of kubeconfig of a grant. */
final class Kubeconfigs {
    private static final DateTimeFormatter END =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Clusters clusters;
    private final URI gateway;

    Kubeconfigs(Clusters clusters, URI gateway) {
        this.clusters = clusters;
        this.gateway = gateway;
    }

    /** Draws EKS tokens from the gateway with the grant token; needs no AWS tools. */
    Kubeconfig broker(
            Provisioned grant, Cluster cluster, Instant endsAt, GrantToken token, Shell shell) {
        URI draw = gateway.resolve("/api/v1/requests/%s/credential".formatted(grant.requestId()));
        return kubeconfig(
                grant,
                cluster,
                endsAt,
                new Kubeconfig.Exec(
                        ExecApi.V1.apiVersion(),
                        shell.command(),
                        shell.arguments(),
                        List.of(
                                variable(
                                        "JIT_URL", draw + "?apiVersion=" + ExecApi.V1.apiVersion()),
                                variable("JIT_REQUEST", grant.requestId()),
                                variable("JIT_TOKEN_ID", token.id()),
                                variable("JIT_GRANT_TOKEN", token.value().reveal())),
                        "Never",
                        false,
                        shell.installHint()));
    }

    /** A grant token and its id. */
    record GrantToken(String id, Secret value) {}

    /** Holds temporary keys for {@code aws eks get-token}. */
    Kubeconfig withKeys(
            Provisioned grant, Cluster cluster, Instant endsAt, SessionCredentials session) {
        return kubeconfig(
                grant,
                cluster,
                endsAt,
                new Kubeconfig.Exec(
                        ExecApi.V1BETA1.apiVersion(),
                        "aws",
                        List.of(
                                "--region",
                                cluster.region(),
                                "eks",
                                "get-token",
                                "--cluster-name",
                                cluster.name(),
                                "--output",
                                "json"),
                        List.of(
                                variable("AWS_ACCESS_KEY_ID", session.accessKeyId()),
                                variable(
                                        "AWS_SECRET_ACCESS_KEY",
                                        session.secretAccessKey().reveal()),
                                variable("AWS_SESSION_TOKEN", session.sessionToken().reveal()),
                                variable("AWS_STS_REGIONAL_ENDPOINTS", "regional")),
                        "Never",
                        false,
                        "The AWS CLI is needed; a kubeconfig of mode=broker needs only curl"));
    }

    private Kubeconfig kubeconfig(
            Provisioned grant, Cluster cluster, Instant endsAt, Kubeconfig.Exec exec) {
        Clusters.Details details = clusters.describe(cluster);
        return Kubeconfig.of(
                new Kubeconfig.Endpoint(details.endpoint(), details.certificateAuthority()),
                cluster.arn(),
                "jit-%s-until-%s".formatted(cluster.name(), END.format(endsAt)),
                namespace(grant),
                exec);
    }

    /** The first that was granted; a pattern names none. */
    private static @Nullable String namespace(Provisioned grant) {
        return grant.access().namespaces().stream()
                .filter(namespace -> !namespace.contains("*"))
                .findFirst()
                .orElse(null);
    }

    private static EnvironmentVariable variable(String name, String value) {
        return new EnvironmentVariable(name, value);
    }
}
