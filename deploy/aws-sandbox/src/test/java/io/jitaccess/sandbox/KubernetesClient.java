package io.jitaccess.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A plain HTTPS client for one cluster that trusts the sandbox's authority and nobody else. */
final class KubernetesClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An answer of the API server. */
    record Answer(int status, JsonNode body) {
        String message() {
            return body.path("message").asString("");
        }
    }

    private final HttpClient http;
    private final URI server;
    private final String token;

    KubernetesClient(AwsSandbox sandbox, String cluster, String token) throws Exception {
        this.http =
                HttpClient.newBuilder().sslContext(trusting(sandbox.apiServerCa(cluster))).build();
        this.server = sandbox.apiServer(cluster);
        this.token = token;
    }

    /** As the holder of a grant's credentials, with a token made just now. */
    static KubernetesClient of(AwsSandbox sandbox, String cluster, Clients session)
            throws Exception {
        return new KubernetesClient(
                sandbox,
                cluster,
                SignedRequests.eksToken(session.credentials(), cluster, sandbox.control().now()));
    }

    Answer get(String path) throws Exception {
        return send(request(path));
    }

    String text(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    Answer table(String path) throws Exception {
        return send(
                request(path)
                        .header(
                                "Accept",
                                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));
    }

    Answer post(String path, String body) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer patch(String path, String body) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    boolean mayI(String verb, String resource, String namespace) throws Exception {
        Answer answer =
                post(
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        """
                        {"spec":{"resourceAttributes":{"verb":"%s","resource":"%s","namespace":"%s"}}}\
                        """
                                .formatted(verb, resource, namespace));
        return answer.body().path("status").path("allowed").asBoolean();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token);
    }

    HttpClient http() {
        return http;
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls;
    }
}
