package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** The whole service against a real broker. */
@ResourceLock("a Spring application in this process")
class ReaperIT {
    private static final int GRANTS = 1500;
    private static final int LATER = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir static Path directory;
    private static TestingKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = TestingKafka.installed();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void aRestartWithABrokenStoreInTheMiddleOfExpiriesLosesNoneDoublesNoneAndEndsNoneEarly()
            throws IOException {
        try (var ends = new EndsOnTheBus(kafka)) {
            ends.grants(GRANTS, LATER, Instant.now().plusSeconds(3000), Duration.ofSeconds(1));
            try (ConfigurableApplicationContext service = start()) {
                assertThatOpenGrantsAreShown(service);
                ends.grants(0, GRANTS, Instant.now(), Duration.ofMillis(2));
                await().atMost(PATIENCE).until(() -> ends.ended() > GRANTS / 4);
            }
            assertThat(ends.ended()).isLessThan(GRANTS);
            BrokenFile broken = BrokenFile.inside(directory.resolve("reaper"));
            try (ConfigurableApplicationContext _ = start()) {
                await().atMost(PATIENCE).until(() -> ends.ended() == GRANTS);
                await().during(Duration.ofSeconds(1)).until(() -> ends.ended() == GRANTS);
            }
            ends.assertEachEndedOnceAndNotEarly();
            assertThat(broken.isGone()).isTrue();
        }
    }

    private static void assertThatOpenGrantsAreShown(ConfigurableApplicationContext service) {
        GrantsController open = service.getBean(GrantsController.class);
        await().atMost(PATIENCE).until(() -> open.grants(null, 0).pending() == LATER);

        GrantsController.Answer answer = open.grants("dev", LATER - 1);
        assertThat(answer.tasks()).isEqualTo(TestingKafka.PARTITIONS);
        assertThat(answer.overdueMillis()).isZero();
        assertThat(answer.grants())
                .hasSize(LATER - 1)
                .allMatch(line -> line.state().equals("ACTIVE"))
                .isSortedAccordingTo(Comparator.comparing(OpenGrants.Line::endsAt));
        assertThat(open.grants("nowhere", LATER).grants()).isEmpty();
    }

    private static ConfigurableApplicationContext start() {
        return SpringApplication.run(
                ReaperApplication.class,
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                "--jit.instance=one",
                "--jit.state-dir=" + directory,
                // So few in each tick that a stop comes in the middle.
                "--jit.reaper.batch=10",
                "--jit.catalogue=../deploy/config/clusters.yml");
    }
}
