package io.jitaccess.testing;

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
 * A program or other means of somebody else's that a test needs. Where it is missing, the test says
 * so and is skipped; with {@code -Drequire.tools} it fails.
 */
public final class Tool {
    /** What a program printed, both streams together, and how it ended. */
    public record Ended(int code, String output) {
        public Ended ok() {
            assertThat(code).as(output).isZero();
            return this;
        }

        public Ended failed() {
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

    /** The program, to be run in a directory. */
    public static Tool require(String command, Path directory) {
        return new Tool(find(command).toString(), directory);
    }

    /** The first of these programs that is installed. */
    public static Path find(String... commands) {
        for (String command : commands) {
            for (String entry : String.valueOf(System.getenv("PATH")).split(":", -1)) {
                if (Files.isExecutable(Path.of(entry).resolve(command))) {
                    return Path.of(entry).resolve(command);
                }
            }
        }
        missing(String.join(" or ", commands) + " is not installed");
        throw new IllegalStateException("missing() has ended the test");
    }

    /** Ends the test: skipped, or failed where all means must be there. */
    public static void missing(String what) {
        if (System.getProperty("require.tools") != null) {
            throw new AssertionError(what + ", and -Drequire.tools asks for it");
        }
        System.out.println("SKIPPED: " + what);
        Assumptions.abort(what);
    }

    /** Keeps its files in its directory, and nothing that the user keeps at home is seen. */
    public Tool atHome() {
        return with("HOME", directory.toString());
    }

    public Tool with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Tool without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Runs it without AWS settings of the environment. */
    public Ended run(String... arguments) {
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
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
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
