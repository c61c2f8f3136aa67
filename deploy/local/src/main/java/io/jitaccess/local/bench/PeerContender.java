package io.jitaccess.local.bench;

import io.jitaccess.local.Ports;
import io.jitaccess.local.parts.PostgresMain;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A scheduler that keeps its timers in PostgreSQL: the database and the scheduler each as a process
 * of its own, with the JVM settings of our services. It appends a line to a file for each end.
 */
final class PeerContender implements Contender {
    private static final int PORT_OFFSET = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final PeerSeed seed;
    private final Class<?> main;
    private final String url;
    private final Path work;
    private final Process postgres;
    private final BufferedReader ends;
    private final StringBuilder partial = new StringBuilder();
    private final Set<String> seen = new HashSet<>();
    private Process process;
    private int seeded;
    private int wrong;

    private PeerContender(
            PeerSeed seed, Class<?> main, String url, Path work, Process postgres, Process process)
            throws IOException {
        this.seed = seed;
        this.main = main;
        this.url = url;
        this.work = work;
        this.postgres = postgres;
        this.process = process;
        this.ends = Files.newBufferedReader(ends(work));
    }

    static PeerContender start(BenchPlace place, Path work, Class<?> main) throws Exception {
        forget(work);
        Files.createDirectories(work);
        Files.createFile(ends(work));
        int port = new Ports(place.ports().offset() + PORT_OFFSET).postgres();
        Process postgres =
                java(
                        work.resolve("postgresql.log"),
                        PostgresMain.class,
                        work.resolve("postgresql").toString(),
                        Integer.toString(port));
        awaitLine(work.resolve("postgresql.log"), "PostgreSQL is ready");
        String url = "jdbc:postgresql://127.0.0.1:%d/audit?user=postgres".formatted(port);
        PeerSeed seed = PeerSeed.of(main);
        try (Connection connection = DriverManager.getConnection(url)) {
            seed.createTables(connection);
        }
        return new PeerContender(seed, main, url, work, postgres, scheduler(main, url, work));
    }

    private static Process scheduler(Class<?> main, String url, Path work) throws Exception {
        Path log = work.resolve("scheduler.log");
        Files.deleteIfExists(log);
        Process started = java(log, main, url, ends(work).toString());
        awaitLine(log, PeerSeed.READY);
        return started;
    }

    private static Path ends(Path work) {
        return work.resolve("ends");
    }

    private static Process java(Path log, Class<?> main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Duser.timezone=UTC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private static void awaitLine(Path log, String text) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(log) || !Files.readString(log).contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no '%s' in %s".formatted(text, log));
            }
            Thread.sleep(50);
        }
    }

    @Override
    public String label() {
        return seed.label();
    }

    @Override
    public void load(int count, Instant first, Duration over) throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            seed.insert(connection, seeded, count, first, over);
        }
        seeded += count;
    }

    @Override
    public Latencies ended(int count, Duration patience) throws Exception {
        var late = new Latencies();
        long deadline = System.nanoTime() + patience.toNanos();
        while (late.count() < count) {
            String line = nextLine();
            if (line != null) {
                String[] parts = line.split(" ", 3);
                Duration lateness =
                        Duration.ofMillis(Long.parseLong(parts[2]) - Long.parseLong(parts[1]));
                if (lateness.isNegative() || !seen.add(parts[0])) {
                    wrong++;
                }
                late.add(lateness);
            } else if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s ended %d of %d in %s"
                                .formatted(label(), late.count(), count, patience));
            } else {
                Thread.sleep(PAUSE);
            }
        }
        return late;
    }

    /** Null while there is none; the end of the file may be in the middle of a line. */
    private @Nullable String nextLine() throws IOException {
        while (ends.ready()) {
            int next = ends.read();
            if (next < 0) {
                return null;
            }
            if (next == '\n') {
                String line = partial.toString();
                partial.setLength(0);
                return line;
            }
            partial.append((char) next);
        }
        return null;
    }

    @Override
    public int wrong() {
        return wrong;
    }

    @Override
    public long memoryMib() throws IOException {
        return ProcessUse.residentMib(process.pid());
    }

    @Override
    public void kill() throws Exception {
        process.destroyForcibly().waitFor();
        process = scheduler(main, url, work);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        postgres.destroy();
        try {
            if (!postgres.waitFor(20, TimeUnit.SECONDS)) {
                postgres.destroyForcibly();
            }
            ends.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException leftOver) {
            throw new java.io.UncheckedIOException(leftOver);
        }
    }

    private static void forget(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
