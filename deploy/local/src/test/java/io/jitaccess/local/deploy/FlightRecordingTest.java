package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Tool;

import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What may leave a service for a diagnosis holds none of its secrets. */
class FlightRecordingTest {
    private static final String SECRET = "s3cret-of-the-environment";
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"default", "profile"})
    void aRecordingWithTheSettingsOfTheImagesHoldsNoEnvironment(String settings) throws Exception {
        copy(JAVA_HOME.resolve("lib/jfr"), folder);
        Tool.require("bash", Checkout.ROOT)
                .run("-c", ". deploy/images/lib.sh; quiet_recordings " + folder)
                .ok();

        List<String> told = recorded(folder.resolve(settings + ".jfc").toString());

        assertThat(told).isNotEmpty().noneMatch(event -> event.contains(SECRET));
    }

    /** Otherwise the test above would show nothing. */
    @Test
    void aRecordingWithTheSettingsOfTheJdkHoldsIt() throws Exception {
        assertThat(recorded("default")).anyMatch(event -> event.contains(SECRET));
    }

    private List<String> recorded(String settings) throws IOException {
        Path recording = folder.resolve("recording.jfr");
        Tool.require("bash", folder)
                .with("JIT_SECRET", SECRET)
                .with("JDK_JAVA_OPTIONS", "-Djit.secret=" + SECRET)
                .run(
                        "-c",
                        "%s -XX:StartFlightRecording:settings=%s,filename=%s -version"
                                .formatted(JAVA_HOME.resolve("bin/java"), settings, recording))
                .ok();
        return RecordingFile.readAllEvents(recording).stream()
                // The command line, which anyone on the machine sees, so that no secret is there.
                .filter(event -> !event.getEventType().getName().equals("jdk.JVMInformation"))
                .map(Object::toString)
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
                assertThat(to.resolve(file.getFileName()).toFile().setWritable(true)).isTrue();
            }
        }
    }
}
