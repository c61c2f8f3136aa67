package io.jitaccess.install;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code -Dkafka.files=write} in argLine renews the files. */
class KafkaFilesTest {
    private static final Path SHIPPED = Path.of("../deploy/helm/jit-access/files");

    @ParameterizedTest
    @ValueSource(strings = {"kafka-topics.yaml", "kafka-users.yaml", "kafka-commands.sh"})
    void whatIsShippedSaysWhatTheInstallStepDoes(String name) throws IOException {
        String current = KafkaFiles.all().getOrDefault(name, "");
        Path file = SHIPPED.resolve(name);
        if ("write".equals(System.getProperty("kafka.files"))) {
            Files.createDirectories(SHIPPED);
            Files.writeString(file, current);
        }

        assertThat(file).hasContent(current);
    }
}
