package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Claim;
import io.jitaccess.events.CredentialsIssued;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.Extended;
import io.jitaccess.events.FailureCause;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Provisioned;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvisionerIT {
    @TempDir static Path folder;

    private TestingWorld world;
    private TestingStory story;

    @BeforeAll
    void start() {
        world = new TestingWorld(folder);
        story = new TestingStory(world);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void anApprovalBecomesAccessThatWorksAndIsRemovedOnOrder() {
        String id = story.approve().requestId();

        Provisioned provisioned = story.provisioned(id);
        assertThat(world.topics.seen(Claim.class, id)).hasSize(1);
        assertThat(world.topics.seen(Expiry.class, id))
                .singleElement()
                .satisfies(expiry -> assertThat(expiry.dueAt()).isEqualTo(provisioned.endsAt()));
        assertThat(entries()).contains(provisioned.role().roleArn());

        JsonNode exec = TestingStory.exec(story.kubeconfig(id, "dana"));
        assertThat(exec.path("command").asString()).isEqualTo("sh");
        String grantToken = TestingStory.env(exec, "JIT_GRANT_TOKEN");
        HttpResponse<String> drawn =
                world.post("/internal/requests/%s/credential".formatted(id), grantToken);
        assertThat(drawn.statusCode()).as(drawn.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(drawn.body()).at("/status/token").asString())
                .startsWith("k8s-aws-v1.");
        await().atMost(10, SECONDS)
                .until(() -> !world.topics.seen(CredentialsIssued.class, id).isEmpty());

        world.topics.write("dev", TestingStory.removal(provisioned.role(), id, 1));
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
        String id = story.approve().requestId();
        story.provisioned(id);

        assertThat(story.kubeconfig(id, "mallory").statusCode()).isEqualTo(404);
        String first =
                TestingStory.env(
                        TestingStory.exec(story.kubeconfig(id, "dana")), "JIT_GRANT_TOKEN");
        String second =
                TestingStory.env(
                        TestingStory.exec(story.kubeconfig(id, "dana")), "JIT_GRANT_TOKEN");

        String draw = "/internal/requests/%s/credential".formatted(id);
        assertThat(world.post(draw, first).statusCode()).isEqualTo(401);
        assertThat(world.post(draw, second).statusCode()).isEqualTo(200);
        assertThat(world.post("/internal/requests/0000000000000/credential", second).statusCode())
                .isEqualTo(401);
    }

    @Test
    void theTokenWorksAtTheApiServerUntilAccessIsRemoved() throws Exception {
        String id = story.approve().requestId();
        Provisioned provisioned = story.provisioned(id);
        String token = story.draw(id);

        try (var cluster = new TestingCluster(world.sandbox, "dev")) {
            assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(200);
            assertThat(cluster.get("/api/v1/namespaces/payments/pods", token)).isEqualTo(403);

            world.topics.write("dev", TestingStory.removal(provisioned.role(), id, 1));
            await().atMost(20, SECONDS)
                    .until(() -> !world.topics.seen(Deprovisioned.class, id).isEmpty());
            assertThat(cluster.get("/api/v1/namespaces/web/pods", token)).isEqualTo(401);
        }
    }

    @Test
    void anExtensionMovesTheEndAndNothingElse() {
        String base = story.approve().requestId();
        Provisioned provisioned = story.provisioned(base);
        String extension = story.nextId();
        Instant later = provisioned.endsAt().plus(Events.HOUR);
        Approved asked =
                Events.approved(extension)
                        .occurredAt(world.now())
                        .endsAt(later)
                        .startBy(world.now().plus(Duration.ofMinutes(5)))
                        .extends$(base)
                        .build();
        world.topics.write(asked.person(), asked);

        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(world.topics.seen(Extended.class, base))
                                        .singleElement()
                                        .satisfies(
                                                extended -> {
                                                    assertThat(extended.extension())
                                                            .isEqualTo(extension);
                                                    assertThat(extended.endsAt())
                                                            .isEqualTo(asked.endsAt());
                                                }));
        assertThat(world.topics.seen(Expiry.class, base))
                .extracting(Expiry::dueAt)
                .containsExactly(provisioned.endsAt(), asked.endsAt());
        assertThat(
                        world.sandbox.control().entries("dev").stream()
                                .filter(
                                        entry ->
                                                entry.identity()
                                                        .principalArn()
                                                        .equals(provisioned.role().roleArn()))
                                .map(entry -> entry.tags().get("ExpiresAt")))
                .containsExactly(asked.endsAt().toString());
    }

    @Test
    void aLockdownEmptiesTheClusterAndKeepsItEmptyUntilItsLiftIsKnownToApproval() {
        String before = story.approve("demo", null).requestId();
        story.provisioned(before);
        Instant lockedAt = world.now();
        world.topics.write("demo", TestingStory.lockdown(LockdownState.LOCKED, lockedAt));

        await().atMost(20, SECONDS).until(() -> world.sandbox.control().entries("demo").isEmpty());
        assertThat(story.failure(story.approve("demo", null))).isEqualTo(FailureCause.LOCKED_DOWN);

        world.topics.write("demo", TestingStory.lockdown(LockdownState.OPEN, lockedAt));
        await().atMost(20, SECONDS)
                .until(() -> !world.get("/internal/clusters").body().contains("\"locked\":true"));
        assertThat(story.failure(story.approve("demo", null))).isEqualTo(FailureCause.LOCKED_DOWN);
        Approved knowing = story.approve("demo", lockedAt.truncatedTo(ChronoUnit.MICROS));
        story.provisioned(knowing.requestId());
    }

    @Test
    void anApprovalThatCannotBeReadIsSetAsideAndTheRestFlowsOn() {
        long before = world.topics.deadLetters();
        world.topics.writeGarbage(Topic.APPROVED, Events.DANA);

        story.provisioned(story.approve().requestId());

        await().atMost(20, SECONDS).until(() -> world.topics.deadLetters() > before);
    }

    @Test
    void aRestartRemembersWhatIsThereAndGrantsNothingAgain() {
        Approved approved = story.approve();
        story.provisioned(approved.requestId());

        world.restart();
        world.topics.write(approved.person(), approved);
        story.provisioned(story.approve().requestId());

        assertThat(world.topics.seen(Provisioned.class, approved.requestId())).hasSize(1);
        assertThat(story.draw(approved.requestId())).startsWith("k8s-aws-v1.");
    }

    @Test
    void nobodyButTheGatewayMayCall() {
        assertThat(world.getAsNobody("/internal/clusters").statusCode()).isEqualTo(401);
        assertThat(world.getAsNobody("/anything").statusCode()).isEqualTo(401);
        assertThat(world.getAsNobody("/actuator/health").statusCode()).isEqualTo(200);
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(world.get("/internal/clusters").body())
                                        .contains("\"ready\":true"));
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
