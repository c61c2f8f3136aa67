package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.TestingKafka;
import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The service on a disk that is full: a small one of its own, in a mount namespace of its own. */
class FullDiskIT {
    private static final int GRANTS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MOUNT_AND_FILL =
            """
            mount -t tmpfs -o size=160m none "$0" || exit 99
            cat /dev/zero > "$0/filler" 2> /dev/null
            truncate -s -64K "$0/filler"
            exec "$@"
            """;

    @TempDir static Path directory;
    private static TestingKafka kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("full"));
        if (!mayMount(disk)) {
            Tool.missing("no mount namespaces here: the disk cannot be made small");
        }
        kafka = TestingKafka.installed();
    }

    private static boolean mayMount(Path disk) throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    "unshare",
                                    "-rm",
                                    "mount",
                                    "-t",
                                    "tmpfs",
                                    "none",
                                    disk.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @AfterAll
    static void stopKafka() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @Test
    void withAFullDiskNothingIsLostAndWithSpaceAgainAllEndsWithoutARestart() throws IOException {
        Path disk = directory.resolve("full");
        try (var ends = new EndsOnTheBus(kafka);
                ReaperProcess reaper =
                        ReaperProcess.start(
                                List.of(
                                        "unshare",
                                        "-rm",
                                        "sh",
                                        "-c",
                                        MOUNT_AND_FILL,
                                        disk.toString()),
                                kafka,
                                ReaperApplication.class,
                                "full",
                                directory,
                                List.of(),
                                "--jit.reaper.threads=1")) {
            ends.grants(0, GRANTS, Instant.now(), Duration.ofMillis(1));
            await().atMost(PATIENCE).until(() -> triedInVain());
            assertThat(ends.ended()).isZero();
            assertThat(reaper.alive()).isTrue();

            Files.delete(Path.of("/proc/" + reaper.pid() + "/root" + disk + "/filler"));

            await().atMost(PATIENCE).until(() -> ends.ended() == GRANTS);
            ends.assertEachEndedOnceAndNotEarly();
        }
    }

    /** It says so, and goes on trying. */
    private static boolean triedInVain() throws IOException {
        return Files.readString(directory.resolve("full.log")).contains(ReaperStreams.THROWN_AWAY);
    }
}
