package io.jitaccess.audit.query;

import io.jitaccess.audit.config.Database;
import io.jitaccess.audit.query.Eligibility.Line;
import io.jitaccess.audit.query.Eligibility.Member;

import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The policy, catalogue and people as they were at a moment, from what was recorded of them. */
@Component
class Policies {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TEXT =
            """
            SELECT event ->> 'text' AS text, event ->> 'hash' AS hash FROM event
            WHERE type = 'PolicyRecorded' AND event ->> 'kind' = ? AND occurred_at <= ?
            ORDER BY occurred_at DESC LIMIT 1\
            """;
    private static final String PEOPLE =
            """
            SELECT DISTINCT ON (person) event FROM event
            WHERE type = 'DirectoryEntry' AND person IS NOT NULL AND occurred_at <= ?
            ORDER BY person, occurred_at DESC\
            """;

    private final Database database;

    Policies(Database database) {
        this.database = database;
    }

    /** Who could get what; empty as long as no policy was recorded. */
    List<Line> eligibility(Instant at) {
        return database.read(
                connection -> {
                    Optional<Recorded> policy = text(connection, "POLICY", at);
                    if (policy.isEmpty()) {
                        return List.of();
                    }
                    JsonNode clusters =
                            text(connection, "CATALOGUE", at)
                                    .map(Recorded::yaml)
                                    .orElseGet(JSON::createObjectNode)
                                    .path("clusters");
                    return Eligibility.of(
                            policy.get().hash(),
                            policy.get().yaml(),
                            clusters,
                            people(connection, at));
                });
    }

    private record Recorded(String hash, JsonNode yaml) {}

    private static Optional<Recorded> text(Connection connection, String kind, Instant at)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TEXT)) {
            statement.setString(1, kind);
            statement.setObject(2, at.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Recorded(
                                        row.getString("hash"),
                                        YAML.readTree(row.getString("text"))))
                        : Optional.empty();
            }
        }
    }

    private static List<Member> people(Connection connection, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PEOPLE)) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            try (ResultSet row = statement.executeQuery()) {
                var members = new ArrayList<Member>();
                while (row.next()) {
                    JsonNode entry = JSON.readTree(row.getString("event"));
                    var groups = new TreeSet<String>();
                    entry.path("groups").forEach(group -> groups.add(group.asString()));
                    String person = entry.path("person").asString();
                    members.add(
                            new Member(
                                    person,
                                    entry.path("user").asString(person),
                                    entry.path("active").asBoolean(),
                                    groups));
                }
                return members;
            }
        }
    }
}
