package io.jitaccess.local;

import io.jitaccess.kafka.Service;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * A service's jar made ready to start fast: unpacked, and with an AOT cache (JEP 514) where one was
 * trained.
 */
final class ServiceApp {
    static final int HEAP_MEGABYTES = 256;

    private final Service service;
    private final Path source;
    private final Path home;
    private final Path log;

    ServiceApp(Layout layout, Service service) {
        this.service = service;
        this.source = layout.jar(service.principal());
        this.home = layout.apps().resolve(service.principal());
        this.log = layout.logs().resolve(service.principal() + "-preparation.log");
    }

    private Path jar() {
        return home.resolve(source.getFileName());
    }

    private Path cache() {
        return home.resolve("app.aot");
    }

    /** JVM arguments from the first option to the last of the given program arguments. */
    List<String> arguments(List<String> programArguments) {
        unpack();
        return Files.exists(cache())
                ? arguments("-XX:AOTCache=" + cache(), programArguments)
                : arguments("-Xshare:auto", programArguments);
    }

    /** Whether there is no AOT cache for the present jar. */
    boolean untrained() {
        return outdated() || !Files.exists(cache());
    }

    /** The same for a run that leaves an AOT cache behind when it ends. */
    List<String> trainingArguments(List<String> programArguments) {
        unpack();
        return arguments("-XX:AOTCacheOutput=" + cache(), programArguments);
    }

    private List<String> arguments(String option, List<String> programArguments) {
        var arguments = new ArrayList<>(List.of(option, "-jar", jar().toString()));
        arguments.addAll(programArguments);
        return arguments;
    }

    /** By content: a reproducible build gives every jar the same time. */
    private boolean outdated() {
        try {
            return !Files.exists(mark()) || !Files.readString(mark()).equals(checksum());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path mark() {
        return home.resolve("unpacked-from");
    }

    private String checksum() throws IOException {
        var checksum = new CRC32C();
        try (var file = new CheckedInputStream(Files.newInputStream(source), checksum)) {
            file.transferTo(OutputStream.nullOutputStream());
        }
        return Long.toHexString(checksum.getValue());
    }

    private void unpack() {
        if (!outdated()) {
            return;
        }
        try {
            Files.createDirectories(home);
            Files.deleteIfExists(cache());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot prepare " + home, failed);
        }
        run(
                Jvm.command(
                        HEAP_MEGABYTES,
                        List.of(
                                "-Djarmode=tools",
                                "-jar",
                                source.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                home.toString())));
        try {
            Files.writeString(mark(), checksum());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot prepare " + home, failed);
        }
    }

    private void run(List<String> command) {
        try {
            int exit =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(
                        "preparing %s ended with %d: see %s"
                                .formatted(service.principal(), exit, log));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot prepare " + service.principal(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while preparing", interrupted);
        }
    }
}
