package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.audit.config.Database;
import io.jitaccess.events.Alert;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.EventId;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was alerted on, and whether somebody saw to it. In JDBC two question marks are one. */
@Component
class Alerts {
    private static final String LIST =
            """
            SELECT * FROM (
                SELECT raised.*, (SELECT d.event ->> 'acknowledgedBy' FROM event d
                    WHERE d.type = 'Alert' AND d.event ->> 'alertId' = raised.id
                        AND d.event ?? 'acknowledgedBy'
                    ORDER BY d.occurred_at LIMIT 1) AS done_by
                FROM (
                    SELECT a.event ->> 'alertId' AS id, min(a.request_id) AS request_id,
                        (array_agg(a.event ORDER BY a.occurred_at))[1] AS event,
                        min(a.occurred_at) AS first_at, max(a.occurred_at) AS last_at,
                        count(*) AS times
                    FROM event a
                    WHERE a.type = 'Alert' AND a.duplicate_of IS NULL AND a.event ?? 'alertId'
                        AND NOT a.event ?? 'acknowledgedBy'
                        AND (?::text IS NULL OR a.event ->> 'alertId' = ?)
                    GROUP BY a.event ->> 'alertId') AS raised) AS alerts
            WHERE (NOT ? OR done_by IS NULL) ORDER BY last_at DESC LIMIT ?\
            """;

    private final Database database;
    private final Notes notes;
    private final InstantSource clock;

    Alerts(Database database, Notes notes, InstantSource clock) {
        this.database = database;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * One alert, however often it was raised.
     *
     * @param acknowledgedBy who saw to it; absent while nobody did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String alertId,
            String rule,
            String severity,
            String subject,
            @Nullable String requestId,
            String message,
            Instant firstAt,
            Instant lastAt,
            long times,
            @Nullable String acknowledgedBy) {}

    /** The latest first. */
    List<Item> list(boolean open, int limit) {
        return find(null, open, limit);
    }

    /**
     * Says that somebody saw to it. Done twice it is the same as once.
     *
     * @return the alert, done; nothing if there is no such alert
     */
    Optional<Item> acknowledge(String alertId, String person) {
        Optional<Item> found = find(alertId, false, 1).stream().findFirst();
        return found.map(alert -> alert.acknowledgedBy() != null ? alert : done(alert, person));
    }

    private Item done(Item alert, String person) {
        notes.write(
                alert.subject(),
                Alert.builder()
                        .eventId(
                                EventId.of(
                                        alert.subject(),
                                        Alert.class,
                                        "%s/%s/acknowledged"
                                                .formatted(alert.rule(), alert.alertId())))
                        .requestId(alert.requestId())
                        .occurredAt(clock.instant())
                        .actor(Readings.person(person))
                        .subject(alert.subject())
                        .rule(alert.rule())
                        .severity(AlertSeverity.valueOf(alert.severity()))
                        .message(alert.message())
                        .alertId(alert.alertId())
                        .acknowledgedBy(person)
                        .build());
        return new Item(
                alert.alertId(),
                alert.rule(),
                alert.severity(),
                alert.subject(),
                alert.requestId(),
                alert.message(),
                alert.firstAt(),
                alert.lastAt(),
                alert.times(),
                person);
    }

    private List<Item> find(@Nullable String alertId, boolean open, int limit) {
        return database.read(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(LIST)) {
                        statement.setString(1, alertId);
                        statement.setString(2, alertId);
                        statement.setBoolean(3, open);
                        statement.setInt(4, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            var items = new ArrayList<Item>();
                            while (row.next()) {
                                items.add(item(row));
                            }
                            return items;
                        }
                    }
                });
    }

    private static Item item(ResultSet row) throws SQLException {
        JsonNode event = JsonMapper.shared().readTree(row.getString("event"));
        return new Item(
                row.getString("id"),
                event.path("rule").asString(),
                event.path("severity").asString(),
                event.path("subject").asString(),
                row.getString("request_id"),
                event.path("message").asString(),
                row.getObject("first_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_at", OffsetDateTime.class).toInstant(),
                row.getLong("times"),
                row.getString("done_by"));
    }
}
