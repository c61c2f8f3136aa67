package io.jitaccess.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.sandbox.AwsSandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls a cluster's API server as kubectl does. */
final class TestingCluster implements AutoCloseable {
    private final URI server;
    private final HttpClient http;

    TestingCluster(AwsSandbox sandbox, String cluster)
            throws GeneralSecurityException, IOException {
        server = sandbox.apiServer(cluster);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        sandbox.apiServerCa(cluster).getBytes(UTF_8))));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        http = HttpClient.newBuilder().sslContext(tls).build();
    }

    /** Status of a GET with this bearer token. */
    int get(String path, String token) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Override
    public void close() {
        http.close();
    }
}
