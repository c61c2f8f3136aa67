package io.jitaccess.audit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL on kept data, which can be killed and started again. */
public final class TestingPostgres implements AutoCloseable {
    private final PostgresServer server;

    private TestingPostgres(PostgresServer server) {
        this.server = server;
    }

    /** Starts one; its data goes into the folder, unless a container keeps them. */
    public static TestingPostgres in(Path data) {
        return new TestingPostgres(PostgresServer.in(data));
    }

    public String url() {
        return server.url();
    }

    /**
     * Kills it as the out-of-memory killer would, and starts it again on the same port and data.
     */
    public void kill() {
        server.kill();
        server.start();
    }

    /** Stops it and starts it again on the same port and data. */
    public void restart(Runnable whileDown) {
        server.stop();
        whileDown.run();
        server.start();
    }

    /** The one number that the query gives, as the owner of the tables. */
    public long number(String query) {
        try (Connection connection = server.connect();
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
        try (Connection connection = server.connect();
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
        server.close();
    }
}
