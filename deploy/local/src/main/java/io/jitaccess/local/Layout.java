package io.jitaccess.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param repository root of the checkout
 * @param home where this stack keeps everything it writes
 */
public record Layout(Path repository, Path home) {

    /** The layout of {@code deploy/local/up}. */
    public static Layout ofCheckout(Path repository) {
        return new Layout(repository, repository.resolve("deploy/local/target"));
    }

    Path module() {
        return repository.resolve("deploy/local");
    }

    public Path config() {
        return repository.resolve("deploy/config");
    }

    /** What survives a restart of the stack. */
    public Path data(String part) {
        return made(home.resolve("data").resolve(part));
    }

    public Path logs() {
        return made(home.resolve("logs"));
    }

    /** Unpacked jars of services, and their AOT caches. */
    public Path apps() {
        return made(module().resolve("target/apps"));
    }

    /** Files that are made anew at each start. */
    public Path run() {
        return made(home.resolve("run"));
    }

    Path secrets() {
        return made(home.resolve("secrets"));
    }

    public Path tokens() {
        return made(home.resolve("tokens"));
    }

    /** The registry as the build unpacked it. */
    Path registry() {
        return module().resolve("target/registry");
    }

    /** Jars of the launcher itself, of the broker, of PostgreSQL and of the sandbox. */
    String infrastructureClassPath() {
        return module().resolve("target/classes") + ":" + module().resolve("target/lib") + "/*";
    }

    /** The jar of a service, as the build made it. */
    Path jar(String service) {
        Path target = repository.resolve(service).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches(service + "-[0-9].*\\.jar"))
                    .filter(file -> !file.toString().endsWith("-tests.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + target));
        } catch (IOException notBuilt) {
            throw new UncheckedIOException(
                    "%s is not built: run deploy/local/up, or mvn -Dquick package"
                            .formatted(service),
                    notBuilt);
        }
    }

    /** Deletes everything that this stack ever wrote. */
    public void forget() {
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + home, failed);
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + directory, failed);
        }
    }
}
