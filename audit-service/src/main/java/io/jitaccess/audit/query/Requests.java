package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import io.jitaccess.audit.config.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Looks requests up in their projection, newest first. The events are the evidence. */
@Component
class Requests {
    private final Database database;

    Requests(Database database) {
        this.database = database;
    }

    /**
     * What the events of a request add up to.
     *
     * @param lastPossibleUseAt until when something drawn earlier could have worked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String requestId,
            String state,
            @Nullable String person,
            @Nullable String user,
            @Nullable String cluster,
            @Nullable String level,
            @JsonRawValue @Nullable String namespaces,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String rule,
            @JsonRawValue @Nullable String approvers,
            boolean breakGlass,
            @Nullable String cause,
            @Nullable Instant askedAt,
            @Nullable Instant approvedAt,
            @Nullable Instant provisionedAt,
            @Nullable Instant endsAt,
            @Nullable Instant endedAt,
            @Nullable Instant accessRemovedAt,
            @Nullable Instant lastPossibleUseAt,
            @JsonIgnore RequestCursor cursor) {}

    /** A page: at most so many, beginning after the cursor. */
    List<Item> page(RequestFilter filter, @Nullable RequestCursor after, int limit) {
        var where = new ArrayList<String>(List.of("asked_at IS NOT NULL"));
        var values = new ArrayList<Object>();
        AuditFilter common = filter.common();
        add(where, values, "person = ?", common.person());
        add(where, values, "cluster = ?", common.cluster());
        add(where, values, "request_id = ?", common.requestId());
        add(where, values, "asked_at >= ?", utc(common.from()));
        add(where, values, "asked_at < ?", utc(common.to()));
        if (!filter.states().isEmpty()) {
            add(where, values, "state = ANY (?)", filter.states().toArray(String[]::new));
        }
        if (after != null) {
            where.add("(asked_at, request_id) < (?, ?)");
            values.add(after.askedAt().atOffset(ZoneOffset.UTC));
            values.add(after.requestId());
        }
        String sql =
                "SELECT * FROM request WHERE %s ORDER BY asked_at DESC, request_id DESC LIMIT %d"
                        .formatted(String.join(" AND ", where), limit);
        return database.read(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        for (int i = 0; i < values.size(); i++) {
                            statement.setObject(i + 1, values.get(i));
                        }
                        try (ResultSet row = statement.executeQuery()) {
                            var items = new ArrayList<Item>(limit);
                            while (row.next()) {
                                items.add(item(row));
                            }
                            return items;
                        }
                    }
                });
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

    private static Item item(ResultSet row) throws SQLException {
        Instant askedAt = row.getObject("asked_at", OffsetDateTime.class).toInstant();
        String requestId = row.getString("request_id");
        return new Item(
                requestId,
                row.getString("state"),
                row.getString("person"),
                row.getString("requester"),
                row.getString("cluster"),
                row.getString("level"),
                row.getString("namespaces"),
                row.getString("reason"),
                row.getString("ticket"),
                row.getString("rule"),
                row.getString("approvers"),
                row.getBoolean("break_glass"),
                first(row, "denied_cause", "failed_cause", "revoked_cause"),
                askedAt,
                time(row, "approved_at"),
                time(row, "provisioned_at"),
                time(row, "ends_at"),
                time(row, row.getObject("expired_at") == null ? "revoked_at" : "expired_at"),
                time(row, "removed_at"),
                time(row, "last_possible_use_at"),
                new RequestCursor(askedAt, requestId));
    }

    private static @Nullable String first(ResultSet row, String... columns) throws SQLException {
        for (String column : columns) {
            String value = row.getString(column);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
