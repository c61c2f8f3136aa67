package io.jitaccess.local.demo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The few calls of the story made without kubectl: it runs the kubeconfig's credential plugin and
 * talks to the API server itself. Understands {@code get pods} and {@code delete pod NAME}.
 */
public record PlainCalls(Path kubeconfig) implements ClusterUser {
    @Override
    public String command(String... arguments) {
        return "(no kubectl here, so the same call by HTTP) kubectl " + String.join(" ", arguments);
    }

    @Override
    public Outcome run(String... arguments) {
        List<String> words = List.of(arguments);
        JsonNode config = YAMLMapper.shared().readTree(kubeconfig.toFile());
        JsonNode cluster = config.at("/clusters/0/cluster");
        String namespace = config.at("/contexts/0/context/namespace").asString("default");
        String pods = "/api/v1/namespaces/%s/pods".formatted(namespace);
        String path = words.getFirst().equals("delete") ? pods + "/" + words.getLast() : pods;
        String method = words.getFirst().equals("delete") ? "DELETE" : "GET";
        Outcome credential = credential(config.at("/users/0/user/exec"));
        if (!credential.allowed()) {
            return credential;
        }
        return call(cluster, method, path, credential.output());
    }

    /** Runs the credential plugin as client-go does; the output of an allowed one is the token. */
    private static Outcome credential(JsonNode exec) {
        var command = new ArrayList<String>();
        command.add(exec.path("command").asString());
        exec.path("args").forEach(argument -> command.add(argument.asString()));
        var builder = new ProcessBuilder(command);
        exec.path("env")
                .forEach(
                        variable ->
                                builder.environment()
                                        .put(
                                                variable.path("name").asString(),
                                                variable.path("value").asString()));
        builder.environment().put("KUBERNETES_EXEC_INFO", execInfo(exec));
        builder.redirectErrorStream(false);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String error =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(30, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                return new Outcome(false, error.strip());
            }
            return new Outcome(
                    true, JsonMapper.shared().readTree(out).at("/status/token").asString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** What client-go tells a credential plugin of itself. */
    private static String execInfo(JsonNode exec) {
        return """
        {"kind":"ExecCredential","apiVersion":"%s","spec":{"interactive":false}}\
        """
                .formatted(exec.path("apiVersion").asString());
    }

    private static Outcome call(JsonNode cluster, String method, String path, String token) {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(trusting(cluster.path("certificate-authority-data").asString()))
                        .build()) {
            HttpResponse<String> response =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(cluster.path("server").asString() + path))
                                    .header("Authorization", "Bearer " + token)
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            JsonNode body = JsonMapper.shared().readTree(response.body());
            return response.statusCode() / 100 == 2
                    ? new Outcome(true, "%d items".formatted(body.path("items").size()))
                    : new Outcome(false, body.path("message").asString());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("the API server did not answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static SSLContext trusting(String authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "cluster",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getDecoder().decode(authority))));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
