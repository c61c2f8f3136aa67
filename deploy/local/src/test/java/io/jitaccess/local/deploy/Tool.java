package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test uses where it is installed, and does without where it is not. */
final class Tool {
    /** What a program printed, both streams together, and how it ended. */
    record Ended(int code, String output) {
        Ended ok() {
            assertThat(code).as(output).isZero();
            return this;
        }
    }

    private final String command;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    private Tool(String command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    static boolean isInstalled(String command) {
        for (String entry : String.valueOf(System.getenv("PATH")).split(":", -1)) {
            if (Files.isExecutable(Path.of(entry).resolve(command))) {
                return true;
            }
        }
        return false;
    }

    /** The program, or the test ends here; {@code -Drequire.tools} makes that a failure. */
    static Tool require(String command, Path directory) {
        if (isInstalled(command)) {
            return new Tool(command, directory);
        }
        if (System.getProperty("require.tools") != null) {
            throw new AssertionError(command + " is not installed");
        }
        System.out.println("SKIPPED: " + command + " is not installed");
        return Assumptions.abort(command + " is not installed");
    }

    Tool with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Ended run(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(command);
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("tool", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(line + " does not end");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Ended(process.exitValue(), text);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }
}
