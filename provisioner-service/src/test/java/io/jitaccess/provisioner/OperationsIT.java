package io.jitaccess.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Provisioned;
import io.jitaccess.kafka.ConsumerGroup;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What whoever operates the service relies on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsIT {
    @TempDir static Path folder;

    private TestingWorld world;
    private TestingStory story;

    @BeforeAll
    void start() {
        world = new TestingWorld(folder, Map.of("jit.stock.size", 2));
        story = new TestingStory(world);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void readingEveryTopicFromTheBeginningGrantsNothing() throws Exception {
        Provisioned kept = story.provisioned(story.approve().requestId());
        Provisioned gone = story.provisioned(story.approve().requestId());
        story.removed(gone);
        world.stopService();
        toTheBeginning();
        world.sandbox.control().clearCalls();

        world.startService();
        Provisioned next = story.provisioned(story.approve().requestId());

        for (Provisioned earlier : List.of(kept, gone)) {
            assertThat(world.topics.seen(Provisioned.class, earlier.requestId())).hasSize(1);
        }
        assertThat(world.sandbox.control().entries("dev"))
                .extracting(entry -> entry.identity().principalArn())
                .contains(kept.role().roleArn(), next.role().roleArn())
                .doesNotContain(gone.role().roleArn());
        assertThat(world.sandbox.control().calls())
                .filteredOn(call -> call.operation().equals("eks:CreateAccessEntry"))
                .hasSize(1);
    }

    private void toTheBeginning() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(world.kafka.clientConfig())) {
            for (ConsumerGroup group :
                    List.of(
                            ConsumerGroup.PROVISIONER_GRANTS,
                            ConsumerGroup.PROVISIONER_REMOVALS,
                            ConsumerGroup.PROVISIONER_SWEEPS)) {
                // Static members stay in their group for a while after they stopped.
                admin.removeMembersFromConsumerGroup(
                                group.groupId(), new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
                Map<TopicPartition, OffsetAndMetadata> known =
                        admin.listConsumerGroupOffsets(group.groupId())
                                .partitionsToOffsetAndMetadata()
                                .get();
                admin.alterConsumerGroupOffsets(
                                group.groupId(),
                                known.keySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        partition -> partition,
                                                        _ -> new OffsetAndMetadata(0))))
                        .all()
                        .get();
            }
        }
    }

    @Test
    void grantsTakeReadyRolesAndTheStockIsFilledAgain() {
        await().atMost(20, SECONDS).until(() -> stock() == 2);

        Approved approved = story.approve();

        assertThat(story.provisioned(approved.requestId()).role().roleArn())
                .contains("/jit-stock-test-");
        await().atMost(20, SECONDS).until(() -> stock() == 2);
        String metrics = world.getAsNobody("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("jit_stock_ready{accessRole=\"JITAccessRole\",account=\"222222222222\"")
                .contains("jit_stock_taken_total{account=\"222222222222\"")
                .contains("jit_cluster_ready{cluster=\"dev\"")
                .contains("jit_quota_roles{cluster=\"dev\"")
                .contains("jit_clock_ahead");
    }

    private long stock() {
        return world.sandbox.control().roles("222222222222").stream()
                .filter(role -> role.arn().contains("/jit-stock-test-"))
                .filter(
                        role ->
                                world.sandbox.control().entries("dev").stream()
                                        .noneMatch(
                                                entry ->
                                                        entry.identity()
                                                                .principalArn()
                                                                .equals(role.arn())))
                .count();
    }

    @Test
    void theTableOfClustersSaysWhatEachLacks() {
        await().atMost(20, SECONDS)
                .until(() -> world.get("/internal/clusters").body().contains("\"ready\":true"));
        world.sandbox.control().authenticationMode("demo", "CONFIG_MAP");

        JsonNode demo = json(world.post("/internal/clusters/demo/preflight").body());

        assertThat(demo.path("ready").asBoolean()).isFalse();
        assertThat(demo.path("findings").toString()).contains("update-cluster-config --name demo");
        JsonNode row =
                json(world.get("/internal/clusters").body())
                        .valueStream()
                        .filter(cluster -> cluster.path("cluster").asString().equals("demo"))
                        .findFirst()
                        .orElseThrow();
        assertThat(row.path("ready").asBoolean()).isFalse();
        JsonNode health = json(world.getAsNobody("/actuator/health").body());
        assertThat(health.at("/components/clusters/details/demo/ready").asBoolean(true)).isFalse();
        assertThat(health.at("/components/clusters/details/dev/ready").asBoolean(false)).isTrue();
        assertThat(health.path("status").asString()).isEqualTo("UP");
        world.sandbox.control().authenticationMode("demo", "API");
        assertThat(world.post("/internal/clusters/none/preflight").statusCode()).isEqualTo(404);
    }

    @Test
    void aCanaryCanBeAskedFor() {
        JsonNode canary = json(world.post("/internal/clusters/dev/canary").body());

        assertThat(canary.path("ok").asBoolean()).as(canary.toString()).isTrue();
        assertThat(canary.path("steps").toString()).contains("\"removal\"");
        assertThat(world.get("/internal/clusters").body())
                .contains("\"canary\":{\"cluster\":\"dev\"");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
