package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.kafka.Service;
import io.jitaccess.testing.AccessReview;
import io.jitaccess.testing.InternalCallers;
import io.jitaccess.testing.ServletRoutes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** The service where no Kafka answers yet: it runs, says so, and lets only the gateway ask. */
@ResourceLock("a Spring application in this process")
class InternalApiIT {
    @TempDir static Path directory;
    private static KeyPair gateway;
    private static KeyPair next;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws Exception {
        gateway = keys();
        Path pem = directory.resolve("gateway.pem");
        next = keys();
        Files.writeString(pem, pem(next) + pem(gateway));
        service =
                SpringApplication.run(
                        ReaperApplication.class,
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:"
                                + pem,
                        "--jit.state-dir=" + directory.resolve("state"),
                        "--jit.catalogue=../deploy/config/clusters.yml");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theGatewayMayAsk() throws Exception {
        String token = token(gateway, "gateway-service", "reaper-service", 60);

        HttpResponse<String> figures = get("/internal/grants?limit=0", token);

        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.body()).contains("\"pending\":0");
        assertThat(get("/internal/grants", token).statusCode()).isEqualTo(503);
        assertThat(get("/internal/grants?limit=-1", token).statusCode()).isEqualTo(400);
        assertThat(get("/anything", token).statusCode()).isEqualTo(403);
    }

    @Test
    void theGatewayMayAskWithEitherKeyWhileItsKeyIsExchanged() throws Exception {
        String token = token(next, "gateway-service", "reaper-service", 60);

        assertThat(get("/internal/grants?limit=0", token).statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyElseMayAsk() throws Exception {
        HttpResponse<String> refused = get("/internal/grants", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("problem+json"));
        for (String token :
                new String[] {
                    token(keys(), "gateway-service", "reaper-service", 60),
                    token(gateway, "somebody", "reaper-service", 60),
                    token(gateway, "gateway-service", "audit-service", 60),
                    token(gateway, "gateway-service", "reaper-service", -600)
                }) {
            assertThat(get("/internal/grants?limit=0", token).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void everyRouteIsReviewed() {
        var callers = new InternalCallers(uri("/"), Service.REAPER, gateway);
        AccessReview review = AccessReview.in(Path.of("src/test/resources/access-review.txt"));

        assertThat(review.answeredBy(ServletRoutes.of(service), callers::answer))
                .isEqualTo(review.text());
    }

    @Test
    void healthIsOpenAndRedWhileItWaits() throws Exception {
        HttpResponse<String> health = get("/actuator/health", "");

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("WAITING");
        assertThat(get("/actuator/health/liveness", "").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus", "").body()).contains("jit_reaper_pending");
    }

    private static HttpResponse<String> get(String path, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(
                        Base64.getMimeEncoder(64, "\n".getBytes(UTF_8))
                                .encodeToString(keys.getPublic().getEncoded()));
    }

    private static URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:"
                        + service.getEnvironment().getProperty("local.server.port")
                        + path);
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String token(KeyPair keys, String issuer, String audience, int seconds)
            throws JOSEException {
        var jwt =
                new SignedJWT(
                        new JWSHeader(JWSAlgorithm.RS256),
                        new JWTClaimsSet.Builder()
                                .issuer(issuer)
                                .subject(issuer)
                                .audience(audience)
                                .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                                .build());
        jwt.sign(new RSASSASigner(keys.getPrivate()));
        return jwt.serialize();
    }
}
