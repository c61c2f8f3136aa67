package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The whole service against a real broker. */
class ReaperIT {
    private static final int GRANTS = 2000;
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
            ends.grants(0, GRANTS, Instant.now().plusSeconds(8), Duration.ofMillis(4));
            try (ConfigurableApplicationContext _ = start()) {
                await().atMost(PATIENCE).until(() -> ends.ended() > GRANTS / 4);
            }
            breakStore("1_1");
            try (ConfigurableApplicationContext _ = start()) {
                await().atMost(PATIENCE).until(() -> ends.ended() == GRANTS);
                await().during(Duration.ofSeconds(1)).until(() -> ends.ended() == GRANTS);
            }
            ends.assertEachEndedOnceAndNotEarly();
        }
    }

    private static ConfigurableApplicationContext start() {
        return SpringApplication.run(
                ReaperApplication.class,
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                "--jit.instance=one",
                "--jit.state-dir=" + directory,
                "--jit.catalogue=../deploy/config/clusters.yml");
    }

    private static void breakStore(String task) throws IOException {
        List<Path> current = files(task).filter(file -> file.endsWith("CURRENT")).toList();
        assertThat(current).hasSize(1);
        Files.writeString(current.getFirst(), "nonsense");
    }

    private static Stream<Path> files(String task) throws IOException {
        try (Stream<Path> files =
                Files.walk(directory.resolve("reaper").resolve(task).resolve("rocksdb/grants"))) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }
}
