package io.jitaccess.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.SchemaRegistry;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class InstallationIT {
    private TestingKafka kafka;
    private Admin admin;

    @BeforeEach
    void start() {
        kafka = TestingKafka.empty();
        admin = Admin.create(kafka.clientConfig());
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.close();
    }

    private Installation installation(int partitions) {
        return new Installation(
                admin,
                SchemaRegistry.at(kafka.registryUrl()),
                new InstallSettings(partitions, (short) 1, Duration.ofDays(90), false));
    }

    @Test
    void makesEverythingOnceAndTwiceIsTheSame() throws Exception {
        installation(3).run();
        installation(3).run();

        assertThat(admin.listTopics().names().get())
                .containsAll(Arrays.stream(Topic.values()).map(Topic::topicName).toList())
                .contains("jit.dlt.provisioner-service");
        assertThat(config(Topic.REQUESTED, "retention.ms"))
                .isEqualTo(Long.toString(Duration.ofDays(90).toMillis()));
        assertThat(config(Topic.LOCKDOWN, "cleanup.policy")).isEqualTo("compact");
        assertThat(
                        admin.listConsumerGroupOffsets(ConsumerGroup.REAPER.groupId())
                                .partitionsToOffsetAndMetadata()
                                .get())
                .hasSize(3 * ConsumerGroup.REAPER.topics().size())
                .allSatisfy((_, offset) -> assertThat(offset.offset()).isZero());
    }

    private String config(Topic topic, String key) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        return admin.describeConfigs(java.util.List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(key)
                .value();
    }

    @Test
    void refusesAnotherNumberOfPartitionsThanIsThere() throws Exception {
        admin.createTopics(
                        java.util.List.of(new NewTopic(Topic.REQUESTED.topicName(), 2, (short) 1)))
                .all()
                .get();

        assertThatThrownBy(() -> installation(3).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("jit.requested has 2 partitions where 3 are wanted");
    }

    @Test
    void aServiceWaitsUntilTheInstallStepHasRun() {
        var check = new ContractCheck(Service.REAPER, kafka.clientConfig());
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return check.await();
                            } catch (InterruptedException interrupted) {
                                throw new IllegalStateException(interrupted);
                            }
                        });
        assertThat(waiting).isNotDone();

        installation(3).run();

        assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(3);
    }
}
