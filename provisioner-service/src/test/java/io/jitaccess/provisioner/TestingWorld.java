package io.jitaccess.provisioner;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;

import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;
import io.jitaccess.testing.InternalCallers;
import io.jitaccess.testing.ServletRoutes;
import io.jitaccess.testing.TestingKafka;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A broker, the sandbox, an issuer and the service itself, all real, on free ports. */
final class TestingWorld implements AutoCloseable {
    static final List<Topic> OURS =
            List.of(
                    Topic.CLAIM,
                    Topic.PROVISIONED,
                    Topic.PROVISIONING_FAILED,
                    Topic.EXTENDED,
                    Topic.EXPIRY,
                    Topic.DEPROVISIONED,
                    Topic.CREDENTIALS_ISSUED,
                    Topic.REFUSED_PROVISIONER,
                    Topic.INVENTORY);
    private static final String CATALOGUE =
            """
            clusters:
              - name: dev
                account: "222222222222"
                region: eu-central-1
                accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                externalId: jit-sandbox
                namespaces: [default, web, api, "team-*"]
              - name: demo
                account: "222222222222"
                region: eu-central-1
                accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                externalId: jit-sandbox
                namespaces: [default, web, api]
                minDuration: 5s
              - name: prod
                account: "333333333333"
                region: us-east-1
                accessRole: arn:aws:iam::333333333333:role/JITAccessRole
                externalId: jit-sandbox
                namespaces: [default, web]
            """;

    final TestingKafka kafka = TestingKafka.installed();
    final AwsSandbox sandbox = TestingSandbox.start();
    final TestingIssuer issuer = new TestingIssuer();
    final TestingTopics topics = new TestingTopics(kafka, OURS);
    private final RSAKey gatewayKey = TestingIssuer.generated();
    private final HttpClient http = HttpClient.newHttpClient();
    private final InstantSource clock = InstantSource.system();
    private final Map<String, Object> settings = new HashMap<>();
    private @Nullable ConfigurableApplicationContext service;

    TestingWorld(Path folder) {
        this(folder, Map.of());
    }

    /**
     * @param otherwise settings of the service that are not as usual
     */
    TestingWorld(Path folder, Map<String, Object> otherwise) {
        this(folder, otherwise, true);
    }

    private TestingWorld(Path folder, Map<String, Object> otherwise, boolean started) {
        SandboxSettings.AccessKeySeed key = SandboxSettings.example().accessKeys().getFirst();
        System.setProperty("aws.accessKeyId", key.id());
        System.setProperty("aws.secretAccessKey", key.secret());
        System.setProperty("aws.sessionToken", key.sessionToken());
        settings.put("server.port", 0);
        settings.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
        settings.put("spring.kafka.properties.schema.registry.url", kafka.registryUrl());
        settings.put("jit.aws.endpoint", sandbox.endpoint().toString());
        settings.put("jit.instance", "test");
        settings.put("jit.provisioning.propagation", "20s");
        settings.put("jit.provisioning.first-pause", "100ms");
        settings.put("jit.provisioning.longest-pause", "1s");
        settings.put(
                "jit.grant-token.private-key",
                TestingIssuer.privatePem(TestingIssuer.generated(), folder.resolve("grant.pem")));
        settings.put(
                "spring.security.oauth2.resourceserver.jwt.public-key-location",
                TestingIssuer.publicPem(
                                List.of(TestingIssuer.generated(), gatewayKey),
                                folder.resolve("gateway.pem"))
                        .toUri());
        settings.put("jit.security.issuers[0].alias", "local");
        settings.put("jit.security.issuers[0].issuer", issuer.url());
        settings.put("jit.security.issuers[0].jwk-set-uri", issuer.url() + "/jwks");
        settings.put("jit.security.issuers[0].audience", TestingIssuer.AUDIENCE);
        settings.put("logging.structured.format.console", "");
        try {
            settings.put(
                    "jit.catalogue", Files.writeString(folder.resolve("clusters.yml"), CATALOGUE));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        settings.putAll(otherwise);
        if (started) {
            startService();
        }
    }

    static TestingWorld withoutService(Path folder) {
        return new TestingWorld(folder, Map.of(), false);
    }

    void startService() {
        service = start();
    }

    void stopService() {
        if (service != null) {
            service.close();
            service = null;
        }
    }

    /** Settings of the service as arguments of a process of its own. */
    List<String> arguments(Map<String, Object> otherwise) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(otherwise);
        return all.entrySet().stream()
                .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                .toList();
    }

    private ConfigurableApplicationContext start() {
        var application = new SpringApplication(ProvisionerApplication.class);
        return application.run(arguments(Map.of()).toArray(String[]::new));
    }

    void restart() {
        stopService();
        startService();
    }

    Instant now() {
        return clock.instant();
    }

    /** Calls the service as the gateway does for somebody with this token. */
    HttpResponse<String> post(String path, String token) {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + serviceToken())
                        .header("X-JIT-Authorization", "Bearer " + token)
                        .header("X-JIT-Client-Address", "192.0.2.7")
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Has the gateway itself ask for something to be done. */
    HttpResponse<String> post(String path) {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + serviceToken())
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Calls the service as the gateway does for itself. */
    HttpResponse<String> get(String path) {
        return send(request(path).header("Authorization", "Bearer " + serviceToken()).GET());
    }

    HttpResponse<String> getAsNobody(String path) {
        return send(request(path).GET());
    }

    private String serviceToken() {
        return TestingIssuer.serviceToken(gatewayKey, Map.of(), now());
    }

    /** Every kind of caller of the service's endpoints. */
    InternalCallers callers() {
        try {
            return new InternalCallers(uri("/"), Service.PROVISIONER, gatewayKey.toKeyPair());
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All that the service answers. */
    Set<String> routes() {
        return ServletRoutes.of(Objects.requireNonNull(service));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    private URI uri(String path) {
        String port =
                Objects.requireNonNull(service)
                        .getEnvironment()
                        .getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    @Override
    public void close() {
        stopService();
        topics.close();
        http.close();
        issuer.close();
        sandbox.close();
        kafka.close();
    }
}
