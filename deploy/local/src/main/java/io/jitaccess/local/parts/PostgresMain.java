package io.jitaccess.local.parts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** PostgreSQL with a database each for the audit service and the schema registry; durable. */
public final class PostgresMain {
    private static final List<String> DATABASES = List.of("audit", "registry");

    private PostgresMain() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        Path binaries = data.resolveSibling("postgresql-binaries");
        deleteHalfUnpacked(binaries);
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "100")
                        .start();
        for (String database : DATABASES) {
            create(postgres, database);
        }
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try (postgres) {
                                        stopped.countDown();
                                    } catch (IOException failed) {
                                        System.err.println("PostgreSQL did not stop: " + failed);
                                    }
                                },
                                "shutdown"));
        System.out.println("PostgreSQL is ready on port " + port);
        stopped.await();
    }

    /** Unpacking that was killed in the middle leaves files that the next one stumbles over. */
    private static void deleteHalfUnpacked(Path binaries) throws IOException {
        if (!Files.isDirectory(binaries)) {
            return;
        }
        try (Stream<Path> versions = Files.list(binaries)) {
            for (Path version :
                    versions.filter(v -> !Files.exists(v.resolve(".exists"))).toList()) {
                try (Stream<Path> files = Files.walk(version)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private static void create(EmbeddedPostgres postgres, String database) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "select 1 from pg_database where datname = '" + database + "'")) {
            if (!found.next()) {
                try (Statement create = connection.createStatement()) {
                    create.execute("create database " + database);
                }
            }
        }
    }
}
