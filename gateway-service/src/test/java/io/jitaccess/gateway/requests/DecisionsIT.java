package io.jitaccess.gateway.requests;

import static io.jitaccess.gateway.Facts.ALEX;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Decision;
import io.jitaccess.events.Reviewed;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Verdict;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

class DecisionsIT {
    private final TestingGateway gateway = TestingGateway.shared();
    private final WebTestClient dana = gateway.as("dana", "developers");
    private final WebTestClient alex = gateway.as("alex", "platform-leads");
    private final WebTestClient admin = gateway.as("ada", "jit-admins", "auditors");

    @Test
    void anApprovalNamesExactlyWhatWasShown() {
        String id = pending();

        var answer =
                supplyAsync(
                        () ->
                                post(alex, id, "approve", Map.of("comment", "fine"), 20)
                                        .expectStatus()
                                        .isAccepted()
                                        .expectBody(Map.class)
                                        .returnResult()
                                        .getResponseBody());
        Decision decision = gateway.bus().find(Decision.class, d -> d.requestId().equals(id));
        gateway.bus().state(Events.DANA, Facts.recorded(id, ALEX));

        assertThat(decision.digest()).isEqualTo(AccessDigest.of(Events.DANA, Events.ACCESS));
        assertThat(decision.verdict()).isEqualTo(Verdict.APPROVE);
        assertThat(decision.approver()).isEqualTo(ALEX);
        assertThat(decision.person()).isEqualTo(Events.DANA);
        assertThat(decision.approverGroups()).containsExactly("platform-leads");
        assertThat(answer.join().get("decisions").toString()).contains(ALEX);
    }

    @Test
    void nobodyDecidesTheirOwn() {
        String id = pending();

        refused(post(gateway.as("dana", "platform-leads"), id, "approve", Map.of(), 0), 403)
                .jsonPath("$.detail")
                .isEqualTo("Nobody decides on their own request.");
    }

    @Test
    void whoIsInNoneOfTheGroupsIsToldThem() {
        String id = pending();

        refused(post(admin, id, "approve", Map.of(), 0), 403)
                .jsonPath("$.detail")
                .isEqualTo("This needs a member of platform-leads.");
    }

    @Test
    void strangersAreToldNothing() {
        String id = pending();

        refused(post(gateway.as("eve"), id, "approve", Map.of(), 0), 404);
        refused(post(gateway.as("eve"), id, "revoke", Map.of("reason", "x"), 0), 404);
        refused(post(alex, "0000000000000", "approve", Map.of(), 0), 404);
        refused(post(alex, "not-an-id", "approve", Map.of(), 0), 404);
    }

    @Test
    void aPersonCountsOnce() {
        String id = pending();
        gateway.given(
                id,
                Events.requested(id).build(),
                Facts.approvalRequired(id),
                Facts.recorded(id, ALEX));

        refused(post(alex, id, "approve", Map.of(), 0), 409)
                .jsonPath("$.type")
                .isEqualTo("urn:jit-access:problem:decided-already");
    }

    @Test
    void whatHasItsVerdictIsNotDecidedAgain() {
        String id = TestingGateway.newId();
        gateway.given(
                id,
                Events.requested(id).build(),
                Facts.approvalRequired(id),
                Events.approved(id).build(),
                Events.provisioned(id).build(),
                Facts.expired(id));

        refused(post(alex, id, "approve", Map.of(), 0), 409)
                .jsonPath("$.state")
                .isEqualTo("EXPIRED");
        refused(post(dana, id, "revoke", Map.of(), 0), 409)
                .jsonPath("$.state")
                .isEqualTo("EXPIRED");
    }

    @Test
    void anApprovalOfSomethingElseIsRefused() {
        String id = pending();

        refused(post(alex, id, "approve", Map.of("digest", "0".repeat(64)), 0), 409)
                .jsonPath("$.type")
                .isEqualTo("urn:jit-access:problem:digest-differs");
    }

    @Test
    void aDenialNeedsAReason() {
        String id = pending();

        refused(post(alex, id, "deny", Map.of(), 0), 400)
                .jsonPath("$.errors[0].field")
                .isEqualTo("reason");
        post(alex, id, "deny", Map.of("reason", "not today"), 0).expectStatus().isAccepted();
        assertThat(gateway.bus().find(Decision.class, d -> d.requestId().equals(id)).comment())
                .isEqualTo("not today");
    }

    @Test
    void theHolderEndsTheirOwnWithoutAReasonAndAnAdminWithOne() {
        String own = pending();
        String others = pending();

        post(dana, own, "revoke", null, 0).expectStatus().isAccepted();
        refused(post(admin, others, "revoke", Map.of(), 0), 400);
        refused(post(alex, others, "revoke", Map.of("reason", "no"), 0), 403);
        post(admin, others, "revoke", Map.of("reason", "incident"), 0).expectStatus().isAccepted();

        assertThat(revocation(own).cause()).isEqualTo(RevocationCause.OWNER);
        assertThat(revocation(others).cause()).isEqualTo(RevocationCause.ADMIN);
        assertThat(revocation(others).reason()).isEqualTo("incident");
    }

    @Test
    void anAdminEndsEverythingOfAPerson() {
        pending();

        refused(person(dana, "local:dana", Map.of("reason", "x")), 403);
        refused(person(admin, "local:nobody", Map.of("reason", "x")), 404);
        person(admin, "local:dana", Map.of("reason", "left"))
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.requests")
                .isNotEmpty();

        Revocation order =
                gateway.bus().find(Revocation.class, r -> r.scope() == RevocationScope.PERSON);
        assertThat(order.requestId()).isNull();
        assertThat(order.person()).isEqualTo(Events.DANA);
    }

    @Test
    void aBreakGlassGrantIsReviewedBySomeoneElse() {
        String id = TestingGateway.newId();
        gateway.given(
                id,
                Events.requested(id).build(),
                Events.approved(id).breakGlass(true).build(),
                Events.provisioned(id).build());
        Map<String, Object> review = Map.of("outcome", "justified", "comment", "saw it");
        String failed = TestingGateway.newId();
        gateway.given(
                failed,
                Events.requested(failed).build(),
                Events.approved(failed).breakGlass(true).build(),
                Facts.failed(failed));
        assertThat(openReviews(admin)).contains(id).doesNotContain(failed);
        assertThat(openReviews(dana)).contains(id);
        assertThat(openReviews(gateway.as("mallory", "developers"))).isEmpty();

        refused(post(dana, id, "review", review, 0), 403);
        refused(post(admin, id, "review", Map.of("outcome", "good", "comment", "x"), 0), 400)
                .jsonPath("$.errors[0].field")
                .isEqualTo("outcome");
        post(admin, id, "review", review, 20)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.reviewOutcome")
                .isEqualTo("justified");
        assertThat(gateway.bus().find(Reviewed.class, r -> r.requestId().equals(id)).reviewer())
                .isEqualTo("local:ada");
        assertThat(openReviews(admin)).doesNotContain(id);
        refused(post(admin, id, "review", review, 0), 409);
        String ordinary = pending();
        assertThat(openReviews(admin)).doesNotContain(ordinary);
        refused(post(admin, ordinary, "review", review, 0), 409);
    }

    private static List<String> openReviews(WebTestClient client) {
        String body =
                client.get()
                        .uri("/api/v1/reviews")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        return JsonMapper.shared()
                .readTree(body)
                .path("items")
                .valueStream()
                .map(item -> item.path("requestId").asString())
                .toList();
    }

    private Revocation revocation(String id) {
        return gateway.bus().find(Revocation.class, r -> id.equals(r.requestId()));
    }

    private String pending() {
        String id = TestingGateway.newId();
        gateway.given(id, Events.requested(id).build(), Facts.approvalRequired(id));
        return id;
    }

    private static WebTestClient.ResponseSpec person(
            WebTestClient client, String id, Map<String, Object> body) {
        return client.post().uri("/api/v1/people/{id}/revoke", id).bodyValue(body).exchange();
    }

    private static WebTestClient.ResponseSpec post(
            WebTestClient client,
            String id,
            String what,
            @org.jspecify.annotations.Nullable Map<String, Object> body,
            int wait) {
        var request =
                client.post()
                        .uri("/api/v1/requests/{id}/{what}", id, what)
                        .header("Prefer", "wait=" + wait);
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }

    private static WebTestClient.BodyContentSpec refused(
            WebTestClient.ResponseSpec answer, int status) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status);
    }
}
