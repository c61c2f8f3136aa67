package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The service as a process whose wall clock is set, an hour forward and an hour back. */
class ClockStepIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SOON = 200;
    private static final int IN_HALF_AN_HOUR = 200;

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
    void neitherAnHourForwardNorAnHourBackEndsAnythingEarlyOrTwiceOrNever() throws IOException {
        step(Duration.ZERO);
        try (var ends = new EndsOnTheBus(kafka);
                ReaperProcess reaper = start()) {
            ends.grants(0, IN_HALF_AN_HOUR, Instant.now().plusSeconds(1800), Duration.ZERO);
            int from = IN_HALF_AN_HOUR;
            ends.grants(from, SOON, Instant.now(), Duration.ZERO);
            await().atMost(PATIENCE).until(() -> ends.ended() == SOON);

            step(HOUR);
            from += SOON;
            ends.grants(from, SOON, Instant.now().plusSeconds(3), Duration.ofMillis(5));
            await().atMost(PATIENCE).until(() -> ends.ended() == 2 * SOON);
            ends.assertEachEndedOnceAndNotEarly();
            assertThat(reaper.alive()).isTrue();

            step(Duration.ZERO);
            await().atMost(PATIENCE).until(() -> ends.ended() > 0 && !reaper.alive());
            assertThat(reaper.exitValue()).isEqualTo(ClockGuard.CLOCK_WENT_BACK);

            from += SOON;
            ends.grants(from, SOON, Instant.now(), Duration.ofMillis(5));
            reaper.restart();
            await().atMost(PATIENCE).until(() -> ends.ended() == 3 * SOON);
            await().during(Duration.ofSeconds(1)).until(() -> ends.ended() == 3 * SOON);
            ends.assertEachEndedOnceAndNotEarly();
        }
    }

    private static Path file() {
        return directory.resolve("clock");
    }

    private static void step(Duration by) throws IOException {
        Path next = directory.resolve("clock.next");
        Files.writeString(next, Long.toString(by.toMillis()));
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static ReaperProcess start() {
        return ReaperProcess.start(
                kafka,
                SteppedClockReaper.class,
                "stepped",
                directory,
                List.of("-D" + SteppedClockReaper.FILE + "=" + file()),
                "--jit.reaper.threads=1");
    }
}
