package io.jitaccess.local.bench;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rows that the audit service stored, taken in again by PostgreSQL's own means. */
final class AuditFloor implements AutoCloseable {
    static final String INDEXES =
            """
            PRIMARY KEY (source, "offset", recorded_at); \
            CREATE INDEX ON %1$s (occurred_at, source, "offset"); \
            CREATE INDEX ON %1$s (request_id, occurred_at) WHERE request_id IS NOT NULL; \
            CREATE INDEX ON %1$s (person, occurred_at) WHERE person IS NOT NULL; \
            CREATE INDEX ON %1$s (cluster, occurred_at) WHERE cluster IS NOT NULL; \
            CREATE INDEX ON %1$s (type, occurred_at)\
            """;

    private static final int BATCH = 1000;
    private static final int MOST_INSERTED = 50_000;
    private static final List<Path> PSQL =
            List.of(Path.of("/usr/bin/psql"), Path.of("/usr/local/bin/psql"));

    private final int port;
    private final Connection connection;
    private final Path file;
    private final long rows;

    private AuditFloor(int port, Connection connection, Path file, long rows) {
        this.port = port;
        this.connection = connection;
        this.file = file;
        this.rows = rows;
    }

    /** Writes all rows to a file, in COPY's text format. */
    static AuditFloor of(int port, Connection audit) throws SQLException, IOException {
        Path file = Files.createTempFile("audit-rows", ".copy");
        long rows;
        try (OutputStream out = Files.newOutputStream(file)) {
            rows = manager(audit).copyOut("COPY (SELECT * FROM event) TO STDOUT", out);
        }
        Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/audit".formatted(port), "postgres", "");
        return new AuditFloor(port, connection, file, rows);
    }

    private static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    long rows() {
        return rows;
    }

    /** As many as make a figure; all of them would take minutes. */
    long insertRows() {
        return Math.min(rows, MOST_INSERTED);
    }

    /** What copies. */
    String tool() {
        return psql().isPresent() ? "psql" : "driver";
    }

    private static Optional<Path> psql() {
        return PSQL.stream().filter(Files::isExecutable).findFirst();
    }

    private void table(String name, String indexes) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS floor_" + name);
            statement.execute("CREATE TABLE floor_%s (LIKE event)".formatted(name));
            if (!indexes.isEmpty()) {
                statement.execute(
                        "ALTER TABLE floor_%1$s ADD ".formatted(name)
                                + indexes.formatted("floor_" + name));
            }
            statement.execute("CHECKPOINT");
        }
    }

    /** Takes all rows in with one COPY. */
    Duration copy(String name, String indexes) throws Exception {
        table(name, indexes);
        Optional<Path> psql = psql();
        long began = System.nanoTime();
        if (psql.isEmpty()) {
            try (InputStream in = Files.newInputStream(file)) {
                manager(connection).copyIn("COPY floor_%s FROM STDIN".formatted(name), in);
            }
        } else {
            int result =
                    new ProcessBuilder(
                                    psql.get().toString(),
                                    "-q",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port),
                                    "-U",
                                    "postgres",
                                    "-d",
                                    "audit",
                                    "-v",
                                    "ON_ERROR_STOP=1",
                                    "-c",
                                    "\\copy floor_%s FROM '%s'".formatted(name, file))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (result != 0) {
                throw new IllegalStateException("psql ended with " + result);
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Takes rows in with batches of INSERT, each batch a transaction. */
    Duration insert() throws SQLException {
        table("insert", INDEXES);
        try (Statement reading = connection.createStatement();
                ResultSet row =
                        reading.executeQuery("SELECT * FROM floor_bare LIMIT " + insertRows())) {
            int columns = row.getMetaData().getColumnCount();
            connection.setAutoCommit(false);
            long took = 0;
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO floor_insert VALUES (%s)"
                                    .formatted("?, ".repeat(columns - 1) + "?"))) {
                for (int count = 1; row.next(); count++) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, row.getObject(i));
                    }
                    insert.addBatch();
                    if (count % BATCH == 0 || count == insertRows()) {
                        long began = System.nanoTime();
                        insert.executeBatch();
                        connection.commit();
                        took += System.nanoTime() - began;
                    }
                }
            }
            return Duration.ofNanos(took);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        Files.deleteIfExists(file);
    }
}
