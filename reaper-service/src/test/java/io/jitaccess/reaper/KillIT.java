package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Two instances as processes, and the worst that can happen to one of them. */
class KillIT {
    private static final int GRANTS = 5_000;
    private static final int PROBES = 60;
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
    void aMoveAndAKillInTheMiddleOfExpiriesLoseNoneDoubleNoneAndEndNoneEarly() {
        try (var ends = new EndsOnTheBus(kafka);
                ReaperProcess killed = start("one")) {
            ends.grants(0, PROBES, Instant.now(), Duration.ZERO);
            await().atMost(PATIENCE).until(() -> ends.ended() == PROBES);

            // The other one takes partitions away while what is due in them is worked off.
            try (ReaperProcess _ = start("two")) {
                ends.grants(PROBES, GRANTS, Instant.now().plusSeconds(1), Duration.ofMillis(1));
                await().atMost(PATIENCE).until(() -> ends.ended() > PROBES + GRANTS / 2);
                killed.restart();

                await().atMost(PATIENCE).until(() -> ends.ended() == PROBES + GRANTS);
                await().during(Duration.ofSeconds(1)).until(() -> ends.ended() == PROBES + GRANTS);
                ends.assertEachEndedOnceAndNotEarly();
                assertThat(killed.alive()).isTrue();
            }
        }
    }

    private static ReaperProcess start(String instance) {
        return ReaperProcess.start(
                kafka,
                ReaperApplication.class,
                instance,
                directory,
                List.of(),
                // So few in each tick that both the move and the kill come in the middle.
                "--jit.reaper.batch=20",
                "--jit.reaper.threads=1",
                "--jit.reaper.standbys=1");
    }
}
