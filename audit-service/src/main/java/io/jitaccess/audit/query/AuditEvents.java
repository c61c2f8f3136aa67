package io.jitaccess.audit.query;

import io.jitaccess.audit.config.Database;
import io.jitaccess.audit.event.Outcome;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Looks rows up. Pages are cut by key, never by counting, so that deep ones cost no more. */
@Component
class AuditEvents {
    private static final String COLUMNS =
            """
            SELECT s.topic, s.partition, e.source, e."offset", e.event_id, e.type, e.request_id, e.person,
                e.cluster, e.actor, e.occurred_at, e.recorded_at, e.summary, e.duplicate_of, e.event
            FROM event e JOIN source s ON s.id = e.source\
            """;
    private static final int FETCH = 500;

    private final Database database;

    AuditEvents(Database database) {
        this.database = database;
    }

    /** A page: at most so many rows, beginning after the cursor. */
    List<AuditItem> page(AuditFilter filter, Order order, @Nullable Cursor after, int limit) {
        return database.read(
                connection -> {
                    var items = new ArrayList<AuditItem>(limit);
                    each(connection, sql(filter, order, after, limit), items::add);
                    return items;
                });
    }

    /**
     * All rows, oldest first, in constant memory.
     *
     * @return how many
     */
    long all(AuditFilter filter, Consumer<AuditItem> taker) {
        return database.read(
                connection -> each(connection, sql(filter, Order.ASC, null, 0), taker));
    }

    private record Sql(String text, List<Object> values) {}

    private static Sql sql(AuditFilter filter, Order order, @Nullable Cursor after, int limit) {
        var where = new ArrayList<String>();
        var values = new ArrayList<Object>();
        add(where, values, "e.person = ?", filter.person());
        add(where, values, "e.cluster = ?", filter.cluster());
        add(where, values, "e.request_id = ?", filter.requestId());
        add(where, values, "e.occurred_at >= ?", utc(filter.from()));
        add(where, values, "e.occurred_at < ?", utc(filter.to()));
        if (!filter.types().isEmpty()) {
            add(where, values, "e.type = ANY (?)", filter.types().toArray(String[]::new));
        }
        if (filter.outcome() != null) {
            where.add(outcome(filter.outcome()));
            values.add(filter.outcome().types().toArray(String[]::new));
        }
        if (after != null) {
            where.add(
                    "(e.occurred_at, e.source, e.\"offset\") %s (?, ?, ?)"
                            .formatted(order.beyond()));
            values.addAll(
                    List.of(
                            after.occurredAt().atOffset(ZoneOffset.UTC),
                            after.source(),
                            after.offset()));
        }
        String text =
                COLUMNS
                        + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
                        + " ORDER BY e.occurred_at %1$s, e.source %1$s, e.\"offset\" %1$s"
                                .formatted(order)
                        + (limit > 0 ? " LIMIT " + limit : "");
        return new Sql(text, values);
    }

    /** By type, so that the index on it serves; only decisions have it in a field. */
    private static String outcome(Outcome outcome) {
        return outcome == Outcome.REFUSED
                ? "(e.type = ANY (?) OR (e.type = '%s' AND e.event ->> 'outcome' <> '%s'))"
                        .formatted(Outcome.BY_FIELD, Outcome.COUNTED)
                : "e.type = ANY (?)";
    }

    private static void add(
            List<String> where, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            where.add(condition);
            values.add(value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static long each(Connection connection, Sql sql, Consumer<AuditItem> taker)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < sql.values().size(); i++) {
                statement.setObject(i + 1, sql.values().get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                long rows = 0;
                while (row.next()) {
                    taker.accept(item(row));
                    rows++;
                }
                return rows;
            }
        }
    }

    private static AuditItem item(ResultSet row) throws SQLException {
        Instant occurredAt = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
        long offset = row.getLong("offset");
        return new AuditItem(
                "%s-%d-%d".formatted(row.getString("topic"), row.getInt("partition"), offset),
                row.getString("event_id"),
                row.getString("type"),
                row.getString("request_id"),
                row.getString("person"),
                row.getString("cluster"),
                row.getString("actor"),
                occurredAt,
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("summary"),
                row.getString("duplicate_of"),
                row.getString("event"),
                new Cursor(occurredAt, row.getInt("source"), offset));
    }
}
