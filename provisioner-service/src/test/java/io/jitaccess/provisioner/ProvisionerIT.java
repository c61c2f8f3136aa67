package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvisionerIT {
    @TempDir static Path folder;

    private TestingWorld world;
    private long ids = 1;

    @BeforeAll
    void start() {
        world = new TestingWorld(folder);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void anApprovalBecomesAccessThatWorksAndIsRemovedOnOrder() {
        String id = approve().requestId();

        Provisioned provisioned = provisioned(id);
        assertThat(world.topics.seen(Claim.class, id)).hasSize(1);
        assertThat(world.topics.seen(Expiry.class, id))
                .singleElement()
                .satisfies(expiry -> assertThat(expiry.dueAt()).isEqualTo(provisioned.endsAt()));
        assertThat(entries()).contains(provisioned.role().roleArn());

        JsonNode exec = exec(kubeconfig(id, "dana"));
        assertThat(exec.path("command").asString()).isEqualTo("sh");
        String grantToken = env(exec, "JIT_GRANT_TOKEN");
        HttpResponse<String> drawn =
                world.post("/internal/requests/%s/credential".formatted(id), grantToken);
        assertThat(drawn.statusCode()).as(drawn.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(drawn.body()).at("/status/token").asString())
                .startsWith("k8s-aws-v1.");
        await().atMost(10, SECONDS)
                .until(() -> !world.topics.seen(CredentialsIssued.class, id).isEmpty());

        world.topics.write("dev", removal(provisioned.role(), id, 1));
        Deprovisioned gone =
                await().atMost(20, SECONDS)
                        .until(
                                () -> world.topics.seen(Deprovisioned.class, id),
                                seen -> !seen.isEmpty())
                        .getFirst();
        assertThat(gone.lastPossibleUseAt()).isAfter(gone.removedAt());
        assertThat(entries()).doesNotContain(provisioned.role().roleArn());
        assertThat(roles()).doesNotContain(provisioned.role().roleArn());
        assertThat(
                        world.post("/internal/requests/%s/credential".formatted(id), grantToken)
                                .statusCode())
                .isEqualTo(409);
    }

    @Test
    void onlyTheHolderGetsAKubeconfigAndANewOneVoidsTheLast() {
        String id = approve().requestId();
        provisioned(id);

        assertThat(kubeconfig(id, "mallory").statusCode()).isEqualTo(404);
        String first = env(exec(kubeconfig(id, "dana")), "JIT_GRANT_TOKEN");
        String second = env(exec(kubeconfig(id, "dana")), "JIT_GRANT_TOKEN");

        String draw = "/internal/requests/%s/credential".formatted(id);
        assertThat(world.post(draw, first).statusCode()).isEqualTo(401);
        assertThat(world.post(draw, second).statusCode()).isEqualTo(200);
        assertThat(world.post("/internal/requests/0000000000000/credential", second).statusCode())
                .isEqualTo(401);
    }

    @Test
    void nobodyButTheGatewayMayCall() {
        assertThat(world.getAsNobody("/internal/clusters").statusCode()).isEqualTo(401);
        assertThat(world.getAsNobody("/anything").statusCode()).isEqualTo(401);
        assertThat(world.getAsNobody("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(world.get("/internal/clusters").body()).contains("\"ready\":true");
    }

    private Approved approve() {
        String id = RequestId.of(ids++).value();
        Instant now = world.now();
        Approved approved =
                Events.approved(id)
                        .occurredAt(now)
                        .endsAt(now.plus(Events.HOUR))
                        .startBy(now.plus(Duration.ofMinutes(5)))
                        .build();
        world.topics.write(approved.person(), approved);
        return approved;
    }

    private Provisioned provisioned(String id) {
        return await().atMost(30, SECONDS)
                .until(() -> world.topics.seen(Provisioned.class, id), seen -> !seen.isEmpty())
                .getFirst();
    }

    private static RemovalDue removal(GrantRole role, String id, int attempt) {
        return RemovalDue.builder()
                .eventId(EventId.of(id, RemovalDue.class, attempt))
                .requestId(id)
                .occurredAt(Events.T0)
                .actor(Events.service("reaper-service"))
                .person(Events.DANA)
                .role(role)
                .cause(RemovalCause.EXPIRED)
                .attempt(attempt)
                .endedAt(Events.T0)
                .build();
    }

    private HttpResponse<String> kubeconfig(String id, String subject) {
        return world.post(
                "/internal/requests/%s/kubeconfig".formatted(id),
                world.issuer.personToken(subject, world.now()));
    }

    private static JsonNode exec(HttpResponse<String> kubeconfig) {
        assertThat(kubeconfig.statusCode()).as(kubeconfig.body()).isEqualTo(200);
        return new YAMLMapper().readTree(kubeconfig.body()).at("/users/0/user/exec");
    }

    private static String env(JsonNode exec, String name) {
        return exec.path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asString().equals(name))
                .map(variable -> variable.path("value").asString())
                .findFirst()
                .orElseThrow();
    }

    private List<String> entries() {
        return world.sandbox.control().entries("dev").stream()
                .map(entry -> entry.identity().principalArn())
                .toList();
    }

    private List<String> roles() {
        return world.sandbox.control().roles("222222222222").stream()
                .map(role -> role.arn())
                .toList();
    }
}
