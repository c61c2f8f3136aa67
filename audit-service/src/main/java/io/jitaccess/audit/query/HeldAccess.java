package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.jitaccess.audit.config.Database;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

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
import java.util.Set;

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
                        AND c.event ?? 'accessKeyId') AS keys
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

    /** Access to what, at any time between. */
    record Question(String cluster, Instant from, Instant to) {
        static Question of(MultiValueMap<String, String> parameters) {
            AuditFilter.refuseUnknown(parameters, Set.of("limit"));
            for (String other : List.of("person", "requestId", "type", "outcome")) {
                if (parameters.containsKey(other)) {
                    throw new BadParameterException(
                            other, "is not asked for here: give cluster, from and to");
                }
            }
            AuditFilter filter = AuditFilter.of(parameters);
            if (filter.cluster() == null || filter.from() == null || filter.to() == null) {
                throw new BadParameterException(
                        filter.cluster() == null
                                ? "cluster"
                                : filter.from() == null ? "from" : "to",
                        "is needed: who held access to which cluster between which times");
            }
            return new Question(filter.cluster(), filter.from(), filter.to());
        }

        String inWords() {
            return "%s from %s to %s".formatted(cluster, from, to);
        }
    }

    /** Grants that could be used at some moment of the stretch. */
    List<Held> between(Question question, int limit) {
        return database.read(connection -> between(connection, question, limit));
    }

    private static List<Held> between(Connection connection, Question question, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, question.cluster());
            statement.setObject(2, question.to().atOffset(ZoneOffset.UTC));
            statement.setObject(3, question.from().atOffset(ZoneOffset.UTC));
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
