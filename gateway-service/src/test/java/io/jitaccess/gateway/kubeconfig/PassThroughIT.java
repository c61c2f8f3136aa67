package io.jitaccess.gateway.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;

import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingServices;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.security.interfaces.RSAPublicKey;
import java.util.Map;

class PassThroughIT {
    private static final String PROBLEM = "application/problem+json";

    private final TestingGateway gateway = TestingGateway.shared();
    private final TestingServices services = gateway.services();
    private final String danasToken = gateway.issuer().token("dana", "developers");
    private final WebTestClient dana = gateway.with(danasToken);
    private final WebTestClient auditor = gateway.as("ada", "auditors");

    @Test
    void theOwnerOfAnActiveGrantGetsAKubeconfig() throws Exception {
        String id = active();
        String path = "/internal/requests/%s/kubeconfig".formatted(id);
        services.answer(path, 200, "application/yaml", "apiVersion: v1");

        dana.get()
                .uri("/api/v1/requests/{id}/kubeconfig", id)
                .header("User-Agent", "curl/8")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/yaml")
                .expectHeader()
                .valueMatches("Cache-Control", ".*no-store.*")
                .expectBody(String.class)
                .isEqualTo("apiVersion: v1");

        TestingServices.Call call = services.last(path);
        assertThat(call.uri()).endsWith("?mode=broker&shell=sh");
        assertThat(call.header("X-jit-authorization")).isEqualTo("Bearer " + danasToken);
        assertThat(call.header("X-jit-client-agent")).isEqualTo("curl/8");
        assertThat(call.header("X-jit-client-address")).isEqualTo("127.0.0.1");
        var identity = SignedJWT.parse(call.header("Authorization").substring("Bearer ".length()));
        assertThat(
                        identity.verify(
                                new RSASSAVerifier((RSAPublicKey) gateway.identity().getPublic())))
                .isTrue();
        assertThat(identity.getJWTClaimsSet().getAudience()).containsExactly("provisioner-service");
        assertThat(identity.getJWTClaimsSet().getIssuer()).isEqualTo("gateway-service");
        assertThat(identity.getJWTClaimsSet().getClaim("on_behalf_of")).isEqualTo("local:dana");
    }

    @Test
    void nobodyElseGetsOneAndNotEveryMode() {
        String id = active();

        status(auditor, id, "kubeconfig", 403);
        status(gateway.as("eve"), id, "kubeconfig", 404);
        status(dana, id, "kubeconfig?mode=static", 403);
        status(dana, id, "kubeconfig?mode=both", 400);
        status(dana, id, "kubeconfig?shell=fish", 400);
    }

    @Test
    void whatIsNotActiveHasNone() {
        String id = TestingGateway.newId();
        gateway.given(id, Events.requested(id).build(), Facts.approvalRequired(id));

        dana.get()
                .uri("/api/v1/requests/{id}/kubeconfig", id)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("PENDING");
        dana.post()
                .uri("/api/v1/requests/{id}/credential", id)
                .exchange()
                .expectStatus()
                .isEqualTo(409);
    }

    @Test
    void aGrantTokenGoesOnUnreadAndItsRefusalComesBack() throws Exception {
        String id = TestingGateway.newId();
        String path = "/internal/requests/%s/credential".formatted(id);
        String token = gateway.issuer().grantToken(id);
        services.answer(path, 401, PROBLEM, "{\"detail\":\"void\"}");

        gateway.with(token)
                .post()
                .uri("/api/v1/requests/{id}/credential", id)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("void");

        TestingServices.Call call = services.last(path);
        assertThat(call.header("X-jit-authorization")).isEqualTo("Bearer " + token);
        var identity = SignedJWT.parse(call.header("Authorization").substring("Bearer ".length()));
        assertThat(identity.getJWTClaimsSet().getClaim("on_behalf_of")).isNull();
    }

    @Test
    void aCredentialNeedsSomeToken() {
        gateway.client()
                .post()
                .uri("/api/v1/requests/{id}/credential", TestingGateway.newId())
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .contentType(PROBLEM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events?requestId=0KM3V5J8TQ2ZC&limit=5",
                "requests?person=local:dana&state=EXPIRED",
                "requests/0KM3V5J8TQ2ZC",
                "access?cluster=prod&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
                "export?format=csv&outcome=refused",
                "verify?witness=file,topic",
                "proof",
                "alerts?open=true",
            })
    void onlyAuditorsReadTheAudit(String what) {
        String path = "/internal/audit/" + what.split("\\?", 2)[0];
        services.answer(path, 200, "application/x-ndjson", "{}");

        reads(auditor, what).isOk();
        TestingServices.Call call = services.last(path);
        assertThat(call.uri()).isEqualTo("/internal/audit/" + what);

        reads(dana, what).isForbidden();
        reads(gateway.as("adam", "jit-admins"), what).isForbidden();
        reads(gateway.client(), what).isUnauthorized();
        assertThat(services.last(path)).isSameAs(call);
    }

    private static StatusAssertions reads(WebTestClient client, String what) {
        return client.get().uri("/api/v1/audit/" + what).exchange().expectStatus();
    }

    @Test
    void onlyAuditorsSayThatAnAlertWasSeenTo() throws Exception {
        String path = "/internal/alerts/first-time:local:dana/acknowledge";
        services.answer(path, 200, "application/json", "{\"acknowledgedBy\":\"local:ada\"}");

        acknowledges(dana, "first-time:local:dana").isForbidden();
        acknowledges(auditor, "not an alert").isNotFound();
        acknowledges(auditor, "first-time:local:dana").isOk();
        var identity =
                SignedJWT.parse(
                        services.last(path).header("Authorization").substring("Bearer ".length()));
        assertThat(identity.getJWTClaimsSet().getClaim("on_behalf_of")).isEqualTo("local:ada");
    }

    private static StatusAssertions acknowledges(WebTestClient client, String alert) {
        return client.post()
                .uri("/api/v1/alerts/{id}/acknowledge", alert)
                .exchange()
                .expectStatus();
    }

    @Test
    void thePolicyIsAskedForTheCaller() {
        services.answer("/internal/policy/explain", 200, "application/json", "{\"rule\":\"r\"}");

        explain(Map.of("cluster", "dev", "level", "viewer"))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.rule")
                .isEqualTo("r");

        assertThat(services.last("/internal/policy/explain").body())
                .contains("\"person\":\"local:dana\"", "\"groups\":[\"developers\"]");
        explain(Map.of("person", "local:root")).expectStatus().isBadRequest();
    }

    @Test
    void clustersShowWhatTheCallerMayAskFor() {
        services.answer(
                "/internal/eligibility",
                200,
                "application/json",
                "[{\"cluster\":\"dev\",\"level\":\"viewer\",\"outcome\":\"auto\"}]");

        dana.get()
                .uri("/api/v1/clusters")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].name")
                .isEqualTo("dev")
                .jsonPath("$.items[0].access[0].level")
                .isEqualTo("viewer");
    }

    @Test
    void aServiceThatFailsIsOneSentence() {
        services.answer("/internal/audit/verify", 500, "text/plain", "stack trace");

        auditor.get()
                .uri("/api/v1/audit/verify")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).startsWith("The audit cannot be"));
    }

    private WebTestClient.ResponseSpec explain(Map<String, Object> body) {
        return dana.post().uri("/api/v1/policy/explain").bodyValue(body).exchange();
    }

    private static void status(WebTestClient client, String id, String what, int status) {
        client.get()
                .uri("/api/v1/requests/" + id + "/" + what)
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private String active() {
        String id = TestingGateway.newId();
        gateway.given(
                id,
                Events.requested(id).build(),
                Events.approved(id).build(),
                Events.provisioned(id).build());
        return id;
    }
}
