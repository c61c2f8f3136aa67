package io.jitaccess.audit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL on a kept data directory, which can be killed and started again. */
public final class TestingPostgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres postgres;

    private TestingPostgres(Path data, int port) {
        this.data = data;
        this.postgres = start(data, port);
    }

    /** Starts one with its data in the folder. */
    public static TestingPostgres in(Path data) {
        return new TestingPostgres(data, 0);
    }

    private static EmbeddedPostgres start(Path data, int port) {
        try {
            var builder =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("max_wal_size", "2GB")
                            .setServerConfig("shared_buffers", "256MB");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort());
    }

    /**
     * Kills it as the out-of-memory killer would, and starts it again on the same port and data.
     */
    public void kill() {
        int port = postgres.getPort();
        List<ProcessHandle> processes = new ArrayList<>();
        ProcessHandle master =
                ProcessHandle.of(Long.parseLong(pidFile().getFirst().strip())).orElseThrow();
        master.children().forEach(processes::add);
        processes.add(master);
        processes.reversed().forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        close();
        postgres = start(data, port);
    }

    private List<String> pidFile() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stops it and starts it again on the same port and data. */
    public void restart(Runnable whileDown) {
        int port = postgres.getPort();
        close();
        whileDown.run();
        postgres = start(data, port);
    }

    /** The one number that the query gives, as the owner of the tables. */
    public long number(String query) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    /** Does what only somebody with every right on the database can do. */
    public void tamper(String... statements) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
