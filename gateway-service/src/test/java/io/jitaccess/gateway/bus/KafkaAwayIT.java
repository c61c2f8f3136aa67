package io.jitaccess.gateway.bus;

import static org.awaitility.Awaitility.await;

import io.jitaccess.gateway.testing.TestingGateway;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class KafkaAwayIT {
    @Test
    void withoutKafkaNothingIsTakenAndHealthIsRed() {
        try (var gateway = TestingGateway.alone()) {
            var dana = gateway.as("dana", "developers");
            gateway.kafka().close();

            dana.post()
                    .uri("/api/v1/requests")
                    .bodyValue(
                            Map.of(
                                    "cluster", "dev",
                                    "level", "viewer",
                                    "duration", "1h",
                                    "reason", "look"))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectHeader()
                    .exists("Retry-After")
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("urn:jit-access:problem:unavailable");
            dana.get()
                    .uri("/api/v1/requests")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.items")
                    .isEmpty();
            await().atMost(Duration.ofSeconds(40))
                    .until(
                            () ->
                                    gateway.client()
                                            .get()
                                            .uri("/actuator/health/readiness")
                                            .exchange()
                                            .returnResult(Void.class)
                                            .getStatus()
                                            .is5xxServerError());
        }
    }
}
