package io.jitaccess.audit.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the chart gives secrets: files named after the settings, and nothing in the environment. */
class SecretFilesTest {
    private static final class NoBeans {}

    @TempDir Path secrets;

    @Test
    void aFileIsTheSettingOfItsName() throws IOException {
        Files.writeString(secrets.resolve("JIT_AUDIT_DATABASE_PASSWORD"), "of the file\n");

        try (var context =
                new SpringApplicationBuilder(NoBeans.class)
                        .web(WebApplicationType.NONE)
                        .run("--spring.config.import=optional:configtree:" + secrets + "/")) {
            assertThat(context.getEnvironment().getProperty("spring.datasource.password"))
                    .isEqualTo("of the file");
        }
    }
}
