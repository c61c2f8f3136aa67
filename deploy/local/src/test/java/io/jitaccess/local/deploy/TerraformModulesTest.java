package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Terraform itself judges the modules, where it is installed. */
class TerraformModulesTest {
    private static final Path TERRAFORM = Checkout.of("deploy/terraform");
    private static final String USUAL_PLUGINS = "/opt/tf-plugins";

    @TempDir Path folder;

    @Test
    void everyFileIsFormatted() {
        Tool terraform =
                Tool.require("terraform", TERRAFORM).with("TF_CLI_CONFIG_FILE", "/dev/null");

        Tool.Ended checked = terraform.run("fmt", "-check", "-recursive", "-diff", "-no-color");

        checked.ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multi-account", "msk", "rds"})
    void theExampleAndTheModulesItUsesAreValid(String example) throws IOException {
        copy(TERRAFORM, folder);
        Tool terraform =
                Tool.require("terraform", folder.resolve("examples").resolve(example))
                        .with("TF_CLI_CONFIG_FILE", "/dev/null");
        List<String> init = new ArrayList<>(List.of("init", "-backend=false", "-input=false"));
        plugins().ifPresent(directory -> init.add("-plugin-dir=" + directory));
        Tool.Ended initialised = terraform.run(init.toArray(String[]::new));
        if (initialised.code() != 0) {
            Tool.missing("Terraform's AWS provider cannot be had here");
        }

        Tool.Ended validated = terraform.run("validate", "-no-color");

        assertThat(validated.ok().output()).contains("Success! The configuration is valid.");
    }

    private static java.util.Optional<String> plugins() {
        String directory = System.getProperty("terraform.plugins", USUAL_PLUGINS);
        return Files.isDirectory(Path.of(directory))
                ? java.util.Optional.of(directory)
                : java.util.Optional.empty();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (Files.isRegularFile(file) && !relative.toString().contains(".terraform")) {
                    Path target = to.resolve(relative);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
