package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.audit.config.Database;

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
import java.util.Arrays;
import java.util.List;

/**
 * Who held access to a cluster in a stretch of time. Access counts until its last possible use, not
 * until its end: tokens and caches outlive the entry, and the answer must not hide it.
 */
@Component
class HeldAccess {
    private static final String SQL =
            """
            SELECT p.request_id, p.person, p.event #>> '{access,level}' AS level,
                p.event #> '{access,namespaces}' AS namespaces, p.event ->> 'username' AS username,
                p.occurred_at AS since,
                (d.event ->> 'lastPossibleUseAt')::timestamptz AS until,
                ARRAY(SELECT DISTINCT c.event ->> 'accessKeyId' FROM event c
                      WHERE c.request_id = p.request_id AND c.type = 'CredentialsIssued'
                        AND c.event ? 'accessKeyId') AS keys
            FROM event p LEFT JOIN LATERAL (
                SELECT event FROM event d
                WHERE d.request_id = p.request_id AND d.type = 'Deprovisioned'
                ORDER BY d.occurred_at DESC LIMIT 1) d ON true
            WHERE p.type = 'Provisioned' AND p.cluster = ? AND p.duplicate_of IS NULL
                AND p.occurred_at < ?
                AND coalesce((d.event ->> 'lastPossibleUseAt')::timestamptz, 'infinity') >= ?
            ORDER BY p.occurred_at, p.request_id LIMIT ?\
            """;

    private final Database database;

    HeldAccess(Database database) {
        this.database = database;
    }

    /**
     * One grant.
     *
     * @param until the last possible use; absent while it is not confirmed gone
     * @param accessKeyIds join CloudTrail ({@code userIdentity.accessKeyId}) and the EKS audit log
     *     ({@code user.extra.accessKeyId})
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Held(
            String requestId,
            String person,
            String level,
            String namespaces,
            String username,
            Instant since,
            @Nullable Instant until,
            List<String> accessKeyIds) {}

    /** Grants that could be used at some moment of the stretch. */
    List<Held> between(String cluster, Instant from, Instant to, int limit) {
        return database.read(connection -> between(connection, cluster, from, to, limit));
    }

    private static List<Held> between(
            Connection connection, String cluster, Instant from, Instant to, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, cluster);
            statement.setObject(2, to.atOffset(ZoneOffset.UTC));
            statement.setObject(3, from.atOffset(ZoneOffset.UTC));
            statement.setInt(4, limit);
            try (ResultSet row = statement.executeQuery()) {
                var held = new ArrayList<Held>();
                while (row.next()) {
                    held.add(held(row));
                }
                return held;
            }
        }
    }

    private static Held held(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
        return new Held(
                row.getString("request_id"),
                row.getString("person"),
                row.getString("level"),
                row.getString("namespaces"),
                row.getString("username"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant(),
                Arrays.asList((String[]) row.getArray("keys").getArray()));
    }
}
