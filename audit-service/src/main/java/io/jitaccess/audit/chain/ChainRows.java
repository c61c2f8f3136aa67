package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.CanonicalJson;
import io.jitaccess.audit.event.EventContent;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads rows, heads and checkpoints as they stand, in the order in which they were chained. */
final class ChainRows {
    private static final int FETCH = 500;
    private static final String SOURCES =
            """
            SELECT id, topic_id, topic, partition, next_offset, last_offset, head
            FROM source ORDER BY id\
            """;
    private static final String ROWS =
            """
            SELECT "offset", prev_offset, sent_at, recorded_at, occurred_at, event_id, type,
                request_id, person, cluster, actor, summary, event, key, value, hash, prev_hash
            FROM event WHERE source = ? ORDER BY "offset", recorded_at\
            """;
    private static final String RETIRED =
            """
            SELECT DISTINCT ON (source) source, "offset", hash FROM retired
            ORDER BY source, "offset" DESC\
            """;
    private static final String CHECKPOINTS =
            "SELECT body, signature, key_id FROM checkpoint ORDER BY number";

    private final Connection connection;

    ChainRows(Connection connection) {
        this.connection = connection;
    }

    List<SourceHead> heads() throws SQLException {
        var heads = new ArrayList<SourceHead>();
        try (PreparedStatement statement = connection.prepareStatement(SOURCES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                var source =
                        new Source(
                                row.getInt("id"),
                                row.getObject("topic_id", UUID.class),
                                row.getString("topic"),
                                row.getInt("partition"));
                heads.add(
                        new SourceHead(
                                source,
                                row.getLong("next_offset"),
                                row.getLong("last_offset"),
                                ChainHash.of(row.getBytes("head"))));
            }
        }
        return heads;
    }

    /** Last rows that are gone with their months, by the id of their source. */
    Map<Integer, Place> retired() throws SQLException {
        var retired = new HashMap<Integer, Place>();
        try (PreparedStatement statement = connection.prepareStatement(RETIRED);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                retired.put(
                        row.getInt("source"),
                        new Place(row.getLong("offset"), ChainHash.of(row.getBytes("hash"))));
            }
        }
        return retired;
    }

    void rows(Source source, Consumer<ChainedRow> taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setFetchSize(FETCH);
            statement.setInt(1, source.id());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    taker.accept(
                            new ChainedRow(
                                    row(source, row),
                                    ChainHash.of(row.getBytes("prev_hash")),
                                    ChainHash.of(row.getBytes("hash"))));
                }
            }
        }
    }

    void checkpoints(Consumer<SignedCheckpoint> taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS)) {
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    taker.accept(
                            new SignedCheckpoint(
                                    row.getString("body"),
                                    Base64.getEncoder().encodeToString(row.getBytes("signature")),
                                    row.getString("key_id")));
                }
            }
        }
    }

    private static AuditRow row(Source source, ResultSet row) throws SQLException {
        return new AuditRow(
                source,
                row.getLong("prev_offset"),
                row.getLong("offset"),
                instant(row, "sent_at"),
                instant(row, "recorded_at"),
                row.getBytes("key"),
                row.getBytes("value"),
                new EventContent(
                        row.getString("event_id"),
                        row.getString("type"),
                        row.getString("request_id"),
                        row.getString("person"),
                        row.getString("cluster"),
                        row.getString("actor"),
                        instant(row, "occurred_at"),
                        row.getString("summary"),
                        CanonicalJson.again(row.getString("event"))));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
