package io.jitaccess.provisioner.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.provisioner.aws.Clusters;
import io.jitaccess.provisioner.aws.Secret;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks a cluster's API server the two things that anyone may ask about themselves: who am I, and
 * what may I. So bindings can be proved without the right to read any.
 */
final class ApiServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI endpoint;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.shared();

    ApiServer(Clusters.Details cluster) throws IOException {
        this.endpoint = URI.create(cluster.endpoint());
        this.http =
                HttpClient.newBuilder()
                        .sslContext(trusting(cluster.certificateAuthority()))
                        .connectTimeout(PATIENCE)
                        .build();
    }

    /** Groups of whoever holds the token; none while the cluster does not know them. */
    Set<String> groups(Secret token) throws IOException, InterruptedException {
        JsonNode review =
                create(
                        "authentication.k8s.io",
                        "selfsubjectreviews",
                        Map.of(
                                "apiVersion",
                                "authentication.k8s.io/v1",
                                "kind",
                                "SelfSubjectReview"),
                        token);
        Set<String> groups = new HashSet<>();
        review.at("/status/userInfo/groups").forEach(group -> groups.add(group.asString()));
        return groups;
    }

    /** Rules that RBAC gives whoever holds the token in the namespace. */
    Set<JsonNode> rules(Secret token, String namespace) throws IOException, InterruptedException {
        JsonNode review =
                create(
                        "authorization.k8s.io",
                        "selfsubjectrulesreviews",
                        Map.of(
                                "apiVersion",
                                "authorization.k8s.io/v1",
                                "kind",
                                "SelfSubjectRulesReview",
                                "spec",
                                Map.of("namespace", namespace)),
                        token);
        Set<JsonNode> rules = new HashSet<>();
        review.at("/status/resourceRules").forEach(rules::add);
        review.at("/status/nonResourceRules").forEach(rules::add);
        return rules;
    }

    private JsonNode create(String group, String resource, Map<String, Object> body, Secret token)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "%s/apis/%s/v1/%s"
                                                        .formatted(endpoint, group, resource)))
                                .timeout(PATIENCE)
                                .header("Authorization", "Bearer " + token.reveal())
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                json.writeValueAsString(body)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 201 ? json.readTree(answer.body()) : json.createObjectNode();
    }

    private static SSLContext trusting(String certificateAuthority) throws IOException {
        try {
            byte[] pem = Base64.getDecoder().decode(certificateAuthority.getBytes(UTF_8));
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "cluster",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem)));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IOException("the cluster's certificate authority cannot be used", unusable);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
