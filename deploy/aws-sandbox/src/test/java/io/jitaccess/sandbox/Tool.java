package io.jitaccess.sandbox;

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

/**
 * A program of somebody else's on this machine. Where it is missing, a test is skipped, or fails
 * with {@code -Drequire.tools}.
 */
final class Tool {
    /** What a program printed, both streams together, and how it ended. */
    record Ended(int code, String output) {
        Ended ok() {
            assertThat(code).as(output).isZero();
            return this;
        }

        Ended failed() {
            assertThat(code).as(output).isNotZero();
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

    static Tool require(String command, Path directory) {
        String path = String.valueOf(System.getenv("PATH"));
        for (String entry : path.split(":", -1)) {
            if (Files.isExecutable(Path.of(entry).resolve(command))) {
                return new Tool(command, directory).with("HOME", directory.toString());
            }
        }
        return missing(command + " is not installed");
    }

    static Tool missing(String what) {
        if (System.getProperty("require.tools") != null) {
            throw new AssertionError(what + ", and -Drequire.tools asks for it");
        }
        System.out.println("SKIPPED: " + what);
        return Assumptions.abort(what);
    }

    Tool with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Tool without(String variable) {
        environment.remove(variable);
        return this;
    }

    Ended run(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(command);
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(directory, "output", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(line + " does not end");
            }
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }
}
