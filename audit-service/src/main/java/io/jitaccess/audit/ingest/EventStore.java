package io.jitaccess.audit.ingest;

import io.jitaccess.audit.chain.AuditRow;
import io.jitaccess.audit.chain.ChainHash;
import io.jitaccess.audit.chain.ChainedRow;
import io.jitaccess.audit.chain.Source;
import io.jitaccess.audit.chain.SourceHead;
import io.jitaccess.audit.config.Database;

import org.apache.kafka.common.TopicPartition;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows in PostgreSQL. A batch goes in whole or not at all, together with how far each source
 * has been taken in, so that no crash, repeat or second instance can lose or double a record.
 */
@Component
public class EventStore {
    private static final String OPEN =
            """
            INSERT INTO source (topic_id, topic, partition, next_offset, last_offset, head)
            VALUES (?, ?, ?, ?, -1, ?) ON CONFLICT (topic_id, partition) DO NOTHING\
            """;
    private static final String HEAD =
            "SELECT id, next_offset, last_offset, head FROM source WHERE topic_id = ? AND partition"
                    + " = ?";
    private static final String ADVANCE =
            """
            UPDATE source SET next_offset = ?, last_offset = ?, head = ?
            WHERE id = ? AND next_offset = ? AND head = ?\
            """;

    /** A batch looks its ids up in the index, however few rows the planner has seen so far. */
    private static final String LOOK_UP =
            "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

    private static final String COPY = "COPY staging FROM STDIN (FORMAT binary)";
    private static final String FIRST_SEEN =
            """
            INSERT INTO first_seen (event_key, source, "offset")
            SELECT DISTINCT ON (event_key) event_key, source, "offset" FROM staging
            ORDER BY event_key, source, "offset" ON CONFLICT (event_key) DO NOTHING\
            """;
    private static final String KEEP =
            """
            WITH kept AS (INSERT INTO event (source, "offset", prev_offset, sent_at, recorded_at, occurred_at,
                event_id, type, request_id, person, cluster, actor, summary, event, schema_id,
                key, value, hash, prev_hash, duplicate_of)
            SELECT s.source, s."offset", s.prev_offset, s.sent_at, s.recorded_at, s.occurred_at,
                s.event_id, s.type, s.request_id, s.person, s.cluster, s.actor, s.summary, s.event,
                s.schema_id, s.key, s.value, s.hash, s.prev_hash,
                CASE WHEN (f.source, f."offset") <> (s.source, s."offset") THEN (
                    SELECT concat_ws('-', o.topic, o.partition, f."offset")
                    FROM source o WHERE o.id = f.source) END
            FROM staging s JOIN first_seen f USING (event_key)
            RETURNING source, "offset", duplicate_of)
            SELECT source, "offset", duplicate_of FROM kept WHERE duplicate_of IS NOT NULL\
            """;
    private static final String PROJECT = "SELECT project_requests('staging')";
    private static final String REPEATS =
            """
            SELECT source, "offset", duplicate_of FROM event
            WHERE source = ? AND "offset" BETWEEN ? AND ? AND duplicate_of IS NOT NULL\
            """;

    private final Database database;
    private final Set<YearMonth> months = ConcurrentHashMap.newKeySet();

    EventStore(Database database) {
        this.database = database;
    }

    /** How far this partition has been taken in, beginning where Kafka's group stands. */
    SourceHead open(UUID topicId, TopicPartition partition, long committed) {
        return database.write(
                connection -> {
                    try (var open = connection.prepareStatement(OPEN);
                            var head = connection.prepareStatement(HEAD)) {
                        open.setObject(1, topicId);
                        open.setString(2, partition.topic());
                        open.setInt(3, partition.partition());
                        open.setLong(4, committed);
                        open.setBytes(5, AuditRow.GENESIS.bytes());
                        open.executeUpdate();
                        head.setObject(1, topicId);
                        head.setInt(2, partition.partition());
                        return head(topicId, partition, head);
                    }
                });
    }

    private static SourceHead head(
            UUID topicId, TopicPartition partition, PreparedStatement statement)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new SourceHead(
                    new Source(row.getInt("id"), topicId, partition.topic(), partition.partition()),
                    row.getLong("next_offset"),
                    row.getLong("last_offset"),
                    ChainHash.of(row.getBytes("head")));
        }
    }

    /** A source moved on by a batch. */
    record Advance(SourceHead from, SourceHead to) {}

    /** Where a row is: the source by its id, and the offset. */
    record RowId(int source, long offset) {}

    /**
     * Stores the rows, which continue their sources in order.
     *
     * @return rows that repeat an event, and the position where it was stated first
     * @throws OvertakenException if another instance has taken in some of them meanwhile
     */
    Map<RowId, String> append(List<ChainedRow> rows, List<Advance> advances) {
        if (rows.isEmpty()) {
            return Map.of();
        }
        byte[] copy = CopyRows.of(rows);
        var months = new HashSet<YearMonth>();
        rows.forEach(row -> months.add(month(row)));
        Map<RowId, String> repeats =
                database.write(
                        connection -> {
                            advance(connection, advances);
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(LOOK_UP);
                                for (YearMonth month : months) {
                                    makePartition(statement, month);
                                }
                                statement.execute(CopyRows.STAGING);
                                copy(connection, copy);
                                statement.executeUpdate(FIRST_SEEN);
                                Map<RowId, String> found;
                                try (ResultSet kept = statement.executeQuery(KEEP)) {
                                    found = repeats(kept);
                                }
                                statement.execute(PROJECT);
                                return found;
                            }
                        });
        this.months.addAll(months);
        return repeats;
    }

    /** Rows among those stored before that repeat an event. */
    Map<RowId, String> repeats(Source source, long from, long to) {
        return database.read(
                connection -> {
                    try (var statement = connection.prepareStatement(REPEATS)) {
                        statement.setInt(1, source.id());
                        statement.setLong(2, from);
                        statement.setLong(3, to);
                        try (ResultSet rows = statement.executeQuery()) {
                            return repeats(rows);
                        }
                    }
                });
    }

    private static Map<RowId, String> repeats(ResultSet rows) throws SQLException {
        var repeats = new HashMap<RowId, String>();
        while (rows.next()) {
            repeats.put(
                    new RowId(rows.getInt("source"), rows.getLong("offset")),
                    rows.getString("duplicate_of"));
        }
        return repeats;
    }

    private static YearMonth month(ChainedRow chained) {
        return YearMonth.from(chained.row().recordedAt().atOffset(ZoneOffset.UTC));
    }

    private void makePartition(Statement statement, YearMonth month) throws SQLException {
        if (!months.contains(month)) {
            statement.execute("SELECT event_month('" + month.atDay(1) + "')");
        }
    }

    private static void copy(Connection connection, byte[] copy) throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(copy));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void advance(Connection connection, List<Advance> advances) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            for (Advance advance : advances) {
                statement.setLong(1, advance.to().nextOffset());
                statement.setLong(2, advance.to().lastOffset());
                statement.setBytes(3, advance.to().hash().bytes());
                statement.setInt(4, advance.from().source().id());
                statement.setLong(5, advance.from().nextOffset());
                statement.setBytes(6, advance.from().hash().bytes());
                statement.addBatch();
            }
            for (int updated : statement.executeBatch()) {
                if (updated != 1) {
                    throw new OvertakenException();
                }
            }
        }
    }
}
