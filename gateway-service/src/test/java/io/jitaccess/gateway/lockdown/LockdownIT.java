package io.jitaccess.gateway.lockdown;

import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

class LockdownIT {
    private final TestingGateway gateway = TestingGateway.shared();
    private final WebTestClient admin = gateway.as("ada", "jit-admins");
    private final WebTestClient secondAdmin = gateway.as("adam", "jit-admins");
    private final WebTestClient dana = gateway.as("dana", "developers");

    @Test
    void aLockedClusterTakesNoRequestsUntilTheLift() {
        lock(admin, "staging", "incident")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("LOCKED");
        Lockdown locked = find("staging", LockdownState.LOCKED, 1);
        ask("staging")
                .expectStatus()
                .isEqualTo(423)
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).endsWith("incident"));

        lift("staging").expectStatus().isOk();
        Lockdown open = find("staging", LockdownState.OPEN, 1);
        ask("staging").expectStatus().isAccepted();
        assertThat(open.lockedAt()).isEqualTo(locked.lockedAt());

        lock(admin, "staging", "again").expectStatus().isOk();
        assertThat(find("staging", LockdownState.LOCKED, 2).reason()).isEqualTo("again");
        lock(admin, "staging", "twice")
                .expectBody()
                .jsonPath("$.epoch")
                .isEqualTo(2)
                .jsonPath("$.reason")
                .isEqualTo("again");
        lift("staging");
    }

    @Test
    void anotherAdminMustOpenWhatOneHasClosed() {
        lock(admin, "demo", "incident").expectStatus().isOk();

        admin.method(HttpMethod.DELETE)
                .uri("/api/v1/clusters/demo/lockdown")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"reason\":\"over\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:jit-access:problem:second-admin-needed");
        lift("demo").expectStatus().isOk();
    }

    @Test
    void whereThePolicyNamesRespondersALockIsApprovalsToRefuse() {
        lock(admin, "demo", "incident").expectStatus().isOk();
        await().untilAsserted(() -> ask("demo").expectStatus().isEqualTo(423));

        gateway.bus().state("responders", policy(T0, "passesLockdown: [oncall], "));
        await().untilAsserted(() -> ask("demo").expectStatus().isAccepted());
        gateway.bus().state("nobody", policy(T0.plusSeconds(1), ""));
        await().untilAsserted(() -> ask("demo").expectStatus().isEqualTo(423));

        lift("demo").expectStatus().isOk();
    }

    private static PolicyRecorded policy(Instant at, String setting) {
        return PolicyRecorded.builder()
                .eventId(EventId.of("policy", PolicyRecorded.class, at.toEpochMilli()))
                .occurredAt(at)
                .actor(Events.service("approval-service"))
                .kind(PolicyKind.POLICY)
                .hash(setting)
                .text("rules: [{ %soutcome: break-glass }]".formatted(setting))
                .build();
    }

    @Test
    void onlyAdminsLockAndOnlyWhatIsThere() {
        lock(dana, "dev", "no").expectStatus().isForbidden();
        lock(admin, "nowhere", "no").expectStatus().isNotFound();
        lock(admin, "dev", " ").expectStatus().isBadRequest();
        lift("dev").expectStatus().isEqualTo(409);
    }

    @Test
    void whatCannotBeReadCountsAsLockedAndIsKeptAside() {
        gateway.bus().garbage(Topics.LOCKDOWN, "prod");

        await().untilAsserted(() -> ask("prod").expectStatus().isEqualTo(423));
        byte[] letter =
                gateway.bus()
                        .findRaw(
                                Service.GATEWAY.deadLetterTopic(),
                                value ->
                                        new String(value, StandardCharsets.UTF_8)
                                                .equals("garbage"));
        assertThat(letter).isNotEmpty();
        lock(admin, "prod", "repair").expectStatus().isOk();
        lift("prod").expectStatus().isOk();
        ask("prod").expectStatus().isAccepted();
    }

    private Lockdown find(String cluster, LockdownState state, long epoch) {
        return gateway.bus()
                .find(
                        Lockdown.class,
                        l ->
                                l.cluster().equals(cluster)
                                        && l.state() == state
                                        && l.epoch() == epoch);
    }

    private static WebTestClient.ResponseSpec lock(
            WebTestClient client, String cluster, String reason) {
        return client.put()
                .uri("/api/v1/clusters/{name}/lockdown", cluster)
                .bodyValue(Map.of("reason", reason))
                .exchange();
    }

    private WebTestClient.ResponseSpec lift(String cluster) {
        return secondAdmin
                .method(HttpMethod.DELETE)
                .uri("/api/v1/clusters/{name}/lockdown", cluster)
                .bodyValue(Map.of("reason", "over"))
                .exchange();
    }

    private WebTestClient.ResponseSpec ask(String cluster) {
        return dana.post()
                .uri("/api/v1/requests")
                .bodyValue(
                        Map.of(
                                "cluster", cluster,
                                "level", "viewer",
                                "duration", "1h",
                                "reason", "look"))
                .exchange();
    }
}
