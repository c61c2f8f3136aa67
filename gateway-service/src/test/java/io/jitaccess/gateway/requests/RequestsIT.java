package io.jitaccess.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Requested;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.util.Map;

class RequestsIT {
    private final TestingGateway gateway = TestingGateway.shared();
    private final WebTestClient dana = gateway.as("dana", "developers");

    private static final Map<String, Object> BODY =
            Map.of(
                    "cluster", "dev",
                    "level", "viewer",
                    "namespaces", java.util.List.of("web"),
                    "duration", "1h",
                    "reason", "look at the logs");

    @Test
    void aRequestBecomesAFactAndCanBeReadAtOnce() {
        String id = ask("first");

        dana.get()
                .uri("/api/v1/requests/" + id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("REQUESTED")
                .jsonPath("$.user")
                .isEqualTo("dana@example.com");
        Requested fact = gateway.bus().find(Requested.class, r -> r.requestId().equals(id));
        assertThat(fact.person()).isEqualTo("local:dana");
        assertThat(fact.groups()).containsExactly("developers");
    }

    @Test
    void theAnswerIsHeldUntilTheRequestIsActive() {
        String id = ask("second");
        gateway.bus()
                .state(Events.DANA, Events.approved(id).build(), Events.provisioned(id).build());

        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () ->
                                dana.get()
                                        .uri("/api/v1/requests/" + id)
                                        .exchange()
                                        .expectBody()
                                        .jsonPath("$.state")
                                        .isEqualTo("ACTIVE"));
    }

    private String ask(String key) {
        var answer =
                dana.post()
                        .uri("/api/v1/requests")
                        .header("Idempotency-Key", key)
                        .bodyValue(BODY)
                        .exchange()
                        .expectStatus()
                        .isAccepted()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody();
        return String.valueOf(answer.get("requestId"));
    }
}
