package io.jitaccess.audit.config;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

/**
 * PostgreSQL: brought to the present schema before its first use, waited for when it is away, and
 * written to only in a role that may append.
 */
@Component
public class Database {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int SAY_EVERY = 10;
    private static final int VALID_SECONDS = 5;

    /** Never rights that the owner of the tables may have, whoever this service logs in as. */
    private static final String APPEND_ONLY = "SET LOCAL ROLE jit_audit_append";

    private final DataSource dataSource;
    private final @Nullable Flyway flyway;
    private volatile boolean migrated;

    /**
     * @param flyway absent with {@code spring.flyway.enabled=false}: then someone else migrates
     */
    Database(DataSource dataSource, ObjectProvider<Flyway> flyway) {
        this.dataSource = dataSource;
        this.flyway = flyway.getIfAvailable();
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Returns once PostgreSQL answers and has the present schema. */
    public void await() throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                migrate();
                return;
            } catch (FlywayException | SQLException away) {
                if (attempt % SAY_EVERY == 0) {
                    log.atWarn()
                            .addKeyValue("waitingFor", "PostgreSQL")
                            .addKeyValue("error", root(away).getMessage())
                            .log("nothing is stored until the database answers");
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private synchronized void migrate() throws SQLException {
        if (!migrated) {
            if (flyway != null) {
                flyway.migrate();
            }
            migrated = true;
        }
        try (Connection connection = dataSource.getConnection()) {
            if (!connection.isValid(VALID_SECONDS)) {
                throw new SQLException("the connection does not answer");
            }
        }
    }

    /** Whether it has answered with the present schema since the start. */
    public boolean ready() {
        return migrated;
    }

    /** Does the work in a transaction that may only append. */
    public <T> T write(Work<T> work) {
        return transaction(work, APPEND_ONLY);
    }

    /** Does the work in a transaction that may drop what need no longer be kept. */
    public <T> T retire(Work<T> work) {
        return transaction(work, "SET LOCAL ROLE jit_audit_retire");
    }

    /** Does the work on one unchanging view of the rows, without writing. */
    public <T> T read(Work<T> work) {
        return transaction(work, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    private <T> T transaction(Work<T> work, String opening) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(opening);
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollBack(connection, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            var known = new SQLStateSQLExceptionTranslator().translate("audit", null, failed);
            throw known != null
                    ? known
                    : new IllegalStateException(
                            "PostgreSQL refused: " + failed.getMessage(), failed);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            cause.addSuppressed(gone);
        }
    }

    private static Throwable root(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
