package io.jitaccess.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.EventId;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.util.stream.Stream;

class BadInputIT {
    private static final String GOOD =
            "\"cluster\":\"dev\",\"level\":\"viewer\",\"duration\":\"1h\",\"reason\":\"why\"";

    private final TestingGateway gateway = TestingGateway.shared();
    private final WebTestClient dana = gateway.as("dana", "developers");

    @ParameterizedTest
    @MethodSource("bodies")
    void aBadBodyIsExplained(String body, int status, String hint) {
        dana.post()
                .uri("/api/v1/requests")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).contains(hint));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("{" + GOOD + ",\"user\":\"root\"}", 400, "user: is not known here"),
                Arguments.of("{" + GOOD + ",\"level\":\"admin\"}", 400, "level"),
                Arguments.of("{" + GOOD + ",\"clusterWide\":\"yes\"}", 400, "clusterWide: "),
                Arguments.of("{" + GOOD + ",\"namespaces\":\"web\"}", 400, "namespaces: "),
                Arguments.of("{" + GOOD + ",\"ticket\":7}", 400, "ticket: "),
                Arguments.of("{" + GOOD + "} {}", 400, "body: "),
                Arguments.of("{" + GOOD, 400, "not valid JSON"),
                Arguments.of("[]", 400, "body: "),
                Arguments.of("null", 400, "body: "),
                Arguments.of("", 400, "body: "),
                Arguments.of("{}", 400, "cluster: is missing"),
                Arguments.of("{\"reason\":\"" + "x".repeat(17_000) + "\"}", 413, "16 KiB"));
    }

    @Test
    void anotherMediaTypeOrMethodIsNamed() {
        dana.post()
                .uri("/api/v1/requests")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Send the body as application/json.");
        dana.put()
                .uri("/api/v1/requests")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueMatches("Allow", ".*POST.*");
        dana.get()
                .uri("/api/v1/nothing")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("There is no such path; /v3/api-docs lists all.");
    }

    @Test
    void anUnknownLevelIsNamedOnceThePolicyIsKnown() {
        gateway.bus().state("hash", policy("levels: { viewer: {}, editor: {}, admin: {} }"));

        await().untilAsserted(
                        () ->
                                dana.post()
                                        .uri("/api/v1/requests")
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .bodyValue("{" + GOOD.replace("viewer", "root") + "}")
                                        .exchange()
                                        .expectStatus()
                                        .isBadRequest()
                                        .expectBody()
                                        .jsonPath("$.detail")
                                        .isEqualTo(
                                                "level: 'root' is not known; one of admin, editor,"
                                                        + " viewer"));
    }

    private static PolicyRecorded policy(String text) {
        return PolicyRecorded.builder()
                .eventId(EventId.of("hash", PolicyRecorded.class))
                .occurredAt(Events.T0)
                .actor(Events.service("approval-service"))
                .kind(PolicyKind.POLICY)
                .hash("hash")
                .text(text)
                .build();
    }

    @Test
    void badParametersAreNamed() {
        expectInvalid("/api/v1/requests?state=gone", "state");
        expectInvalid("/api/v1/requests?limit=0", "limit");
        expectInvalid("/api/v1/requests?limit=many", "limit");
        expectInvalid("/api/v1/requests?cursor=abc", "cursor");
    }

    @Test
    void aBadIdempotencyKeyIsNamed() {
        dana.post()
                .uri("/api/v1/requests")
                .header("Idempotency-Key", "k".repeat(129))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + GOOD + "}")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo("Idempotency-Key");
    }

    private void expectInvalid(String uri, String field) {
        dana.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }
}
