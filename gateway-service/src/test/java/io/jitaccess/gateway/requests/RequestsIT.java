package io.jitaccess.gateway.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class RequestsIT {
    private static final Map<String, Object> BODY =
            Map.of(
                    "cluster", "dev",
                    "level", "viewer",
                    "namespaces", List.of("web"),
                    "duration", "1h",
                    "reason", "look at the logs");

    private final TestingGateway gateway = TestingGateway.shared();
    private final WebTestClient dana = gateway.as("dana", "developers");

    @Test
    void aRequestBecomesAFactAndCanBeReadAtOnce() {
        String id = ask(TestingGateway.newId());

        dana.get()
                .uri("/api/v1/requests/" + id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("REQUESTED")
                .jsonPath("$.user")
                .isEqualTo("dana@example.com")
                .jsonPath("$.duration")
                .isEqualTo("1h")
                .jsonPath("$.links.self")
                .isEqualTo("/api/v1/requests/" + id);
        Requested fact = gateway.bus().find(Requested.class, r -> r.requestId().equals(id));
        assertThat(fact.person()).isEqualTo("local:dana");
        assertThat(fact.groups()).containsExactly("developers");
    }

    @Test
    void theAnswerIsHeldUntilThePolicyHasAnswered() {
        var body = new HashMap<>(BODY);
        body.put("reason", "waiting " + TestingGateway.newId());
        var answer = supplyAsync(() -> post(dana, TestingGateway.newId(), 20, body));
        String id =
                gateway.bus()
                        .find(Requested.class, r -> r.reason().equals(body.get("reason")))
                        .requestId();
        await().during(Duration.ofMillis(300)).until(() -> !answer.isDone());

        gateway.bus().state(Events.DANA, Events.approved(id).build());

        assertThat(answer.join().get("state")).isEqualTo("APPROVED");
    }

    @Test
    void theSameIdempotencyKeyIsTheSameRequest() {
        String key = TestingGateway.newId();
        String id = ask(key);

        assertThat(ask(key)).isEqualTo(id);
        var other = new HashMap<>(BODY);
        other.put("reason", "something else");
        dana.post()
                .uri("/api/v1/requests")
                .header("Idempotency-Key", key)
                .bodyValue(other)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:jit-access:problem:idempotency-key-reused");
        assertThat(post(gateway.as("dora"), key, 0, BODY).get("requestId")).isNotEqualTo(id);
    }

    @Test
    void anExtensionTakesTheScopeOfItsGrant() {
        String grant = TestingGateway.newId();
        gateway.given(
                grant,
                Events.requested(grant).build(),
                Events.approved(grant).build(),
                Events.provisioned(grant).build());
        Map<String, Object> body =
                Map.of(
                        "cluster",
                        "dev",
                        "level",
                        "viewer",
                        "duration",
                        "1h",
                        "reason",
                        "not done yet",
                        "extends",
                        grant);

        Map<?, ?> view = post(dana, TestingGateway.newId(), 0, body);

        assertThat(view.get("namespaces")).isEqualTo(List.of("web"));
        assertThat(view.get("extends")).isEqualTo(grant);
        gateway.as("eve")
                .post()
                .uri("/api/v1/requests")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void onlyAnActiveGrantIsExtended() {
        String denied = TestingGateway.newId();
        gateway.given(denied, Events.requested(denied).build(), Facts.denied(denied));
        var body = new HashMap<>(BODY);
        body.put("extends", denied);

        dana.post()
                .uri("/api/v1/requests")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("DENIED");
    }

    @Test
    void theListComesInPagesNewestFirst() {
        String older = TestingGateway.newId();
        String newer = TestingGateway.newId();
        gateway.given(
                older,
                Events.requested(older).occurredAt(Events.T0.minusSeconds(60)).build(),
                Facts.failed(older));
        gateway.given(
                newer,
                Events.requested(newer).occurredAt(Events.T0.minusSeconds(30)).build(),
                Facts.failed(newer));

        Map<?, ?> first = list("/api/v1/requests?state=failed&requester=me&limit=1");
        Map<?, ?> second =
                list(
                        "/api/v1/requests?state=failed&requester=me&limit=1&cursor="
                                + first.get("next"));

        assertThat(first.get("items").toString()).contains(newer).doesNotContain(older);
        assertThat(second.get("items").toString()).contains(older).doesNotContain(newer);
    }

    @Test
    void aTokenThatShowsNewGroupsUpdatesTheDirectory() {
        gateway.as("gina", "a").get().uri("/api/v1/requests").exchange().expectStatus().isOk();

        DirectoryEntry entry =
                gateway.bus().find(DirectoryEntry.class, e -> e.person().equals("local:gina"));
        assertThat(entry.groups()).containsExactly("a");
        assertThat(entry.active()).isTrue();
    }

    private Map<?, ?> list(String uri) {
        return dana.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    private String ask(String key) {
        return String.valueOf(post(dana, key, 0, BODY).get("requestId"));
    }

    private static Map<?, ?> post(
            WebTestClient client, String key, int wait, Map<String, Object> body) {
        return client.post()
                .uri("/api/v1/requests")
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=" + wait)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }
}
