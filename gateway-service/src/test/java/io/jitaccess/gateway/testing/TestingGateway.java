package io.jitaccess.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.GatewayApplication;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The whole gateway on a real broker, once for all tests of the process. */
public final class TestingGateway implements AutoCloseable {
    private static final AtomicLong IDS = new AtomicLong(1L << 40);

    private final TestingKafka kafka;
    private final TestingIssuer issuer;
    private final TestingServices services;
    private final TestingBus bus;
    private final KeyPair identity;
    private final ConfigurableApplicationContext context;

    /** One with a broker of its own, for tests that harm it. */
    public static TestingGateway alone() {
        return with(Map.of());
    }

    /** One with a broker of its own and more settings. */
    public static TestingGateway with(Map<String, String> more) {
        return new TestingGateway(
                TestingKafka.installed(),
                new TestingIssuer(),
                new TestingServices(),
                newIdentity(),
                more);
    }

    /** A second instance of this one. */
    public TestingGateway another(Map<String, String> more) {
        return new TestingGateway(kafka, issuer, services, identity, more);
    }

    private TestingGateway(
            TestingKafka kafka,
            TestingIssuer issuer,
            TestingServices services,
            KeyPair identity,
            Map<String, String> more) {
        this.kafka = kafka;
        this.issuer = issuer;
        this.services = services;
        this.identity = identity;
        this.bus = new TestingBus(kafka);
        var settings = settings();
        settings.putAll(more);
        context = new SpringApplicationBuilder(GatewayApplication.class).run(arguments(settings));
        await().atMost(Duration.ofSeconds(60)).until(this::ready);
    }

    private boolean ready() {
        return client().get()
                .uri("/actuator/health/readiness")
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .is2xxSuccessful();
    }

    public static TestingGateway shared() {
        return Shared.GATEWAY;
    }

    private static final class Shared {
        static final TestingGateway GATEWAY = with(Map.of());
    }

    /** A part of the running gateway. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /** Every part of the running gateway that is of this type, by name. */
    public <T> Map<String, T> parts(Class<T> type) {
        return context.getBeansOfType(type);
    }

    /** Ends this instance and leaves the broker to others. */
    public void stop() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        kafka.close();
    }

    private static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("server.port", "0");
        settings.put("server.address", "127.0.0.1");
        settings.put("spring.kafka.bootstrap-servers", kafka.bootstrapServers());
        settings.put("spring.kafka.properties.schema.registry.url", kafka.registryUrl());
        settings.put("jit.catalogue", "../deploy/config/clusters.yml");
        settings.put("jit.state-dir", temporary("state").toString());
        settings.put("jit.idempotency-secret", "for tests");
        settings.put("jit.service-identity.private-key", pem().toString());
        settings.put("jit.pace.writes", "500");
        settings.put("jit.security.issuers[0].alias", "local");
        settings.put("jit.security.issuers[0].issuer", issuer.url());
        settings.put("jit.security.issuers[0].jwk-set-uri", issuer.url() + "/jwks");
        settings.put("jit.security.issuers[0].audience", "jit-access");
        settings.put("jit.security.issuers[0].email-domains", "example.com");
        settings.put("jit.security.approvers", "platform-leads");
        settings.put("jit.security.auditors", "auditors");
        settings.put("jit.security.admins", "jit-admins");
        for (String service : new String[] {"approval", "provisioner", "reaper", "audit"}) {
            settings.put("jit.services." + service, services.url());
        }
        settings.put("logging.structured.format.console", "");
        return settings;
    }

    private static KeyPair newIdentity() {
        try {
            var keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return keys.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Path pem() {
        try {
            return Files.writeString(
                    temporary("identity").resolve("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                            .formatted(
                                    Base64.getMimeEncoder()
                                            .encodeToString(identity.getPrivate().getEncoded())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory("gateway-" + name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** A client without a token. */
    public WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(url())
                .responseTimeout(Duration.ofSeconds(40))
                .build();
    }

    /** A client with this token. */
    public WebTestClient with(String token) {
        return client().mutate().defaultHeaders(headers -> headers.setBearerAuth(token)).build();
    }

    /** A client with a good token of this person. */
    public WebTestClient as(String subject, String... groups) {
        return with(issuer.token(subject, groups));
    }

    /** States facts about Dana's request of this id and waits until its view has all of them. */
    public void given(String requestId, JitEvent... facts) {
        bus.state(Events.DANA, facts);
        // Nobody whose groups a test counts on: the latest token says what they are.
        var auditor = as("witness", "auditors");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> version(auditor, requestId) >= facts.length);
    }

    private static int version(WebTestClient auditor, String requestId) {
        var answer =
                auditor.get()
                        .uri("/api/v1/requests/" + requestId)
                        .exchange()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody();
        return answer != null && answer.get("version") instanceof Integer version ? version : 0;
    }

    /** An id that no other test uses. */
    public static String newId() {
        return RequestId.of(IDS.incrementAndGet()).value();
    }

    public TestingIssuer issuer() {
        return issuer;
    }

    public TestingServices services() {
        return services;
    }

    public TestingBus bus() {
        return bus;
    }

    public TestingKafka kafka() {
        return kafka;
    }

    public KeyPair identity() {
        return identity;
    }
}
