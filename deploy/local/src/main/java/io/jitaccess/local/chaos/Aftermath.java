package io.jitaccess.local.chaos;

import io.jitaccess.events.Provisioned;
import io.jitaccess.kafka.Topic;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is left in AWS, in PostgreSQL and in the logs when it is quiet again. */
final class Aftermath {
    private static final int MOST_LINES = 10;
    private static final String OURS = "role/jit/local/";

    private final StackAccess stack;
    private final Map<Path, Long> linesBefore = new HashMap<>();

    /** To be made before it begins: what the logs hold by then is not looked at. */
    Aftermath(StackAccess stack) {
        this.stack = stack;
        for (Path log : logFiles()) {
            linesBefore.put(log, (long) lines(log).size());
        }
    }

    /** Entries and roles of this installation that neither stock nor a grant accounts for. */
    Finding leftInAws(Bus bus) {
        Set<String> inUse =
                Life.ofAll(bus.events()).values().stream()
                        .filter(life -> !life.over())
                        .flatMap(life -> life.of(Provisioned.class).stream())
                        .map(provisioned -> provisioned.role().roleArn())
                        .collect(Collectors.toSet());
        JsonNode state =
                new JitClient("http://127.0.0.1:" + stack.ports().sandbox(), "none")
                        .get("/_sandbox/state")
                        .json();
        var left = new ArrayList<String>();
        int looked = 0;
        for (JsonNode cluster : state.path("clusters")) {
            for (JsonNode entry : cluster.path("entries")) {
                looked++;
                String role = entry.path("principalArn").asString("");
                if (role.contains(OURS) && !inUse.contains(role)) {
                    left.add("entry " + role);
                }
            }
        }
        for (JsonNode roles : state.path("roles")) {
            for (JsonNode role : roles) {
                looked++;
                String arn = role.path("arn").asString("");
                if (arn.contains(OURS)
                        && !inUse.contains(arn)
                        && !role.path("tags").toString().contains("Stock")) {
                    left.add("role " + arn);
                }
            }
        }
        return new Finding("no entry and no role of ours is left in AWS", looked, left);
    }

    /** Every record of every audited topic is one row, and the chain verifies. */
    Finding audited(Bus bus, JitClient auditor) {
        var broken = new ArrayList<String>();
        long rows = 0;
        for (Map.Entry<String, Long> topic : rowsByTopic().entrySet()) {
            rows += topic.getValue();
            long records = bus.records().getOrDefault(topic.getKey(), 0L);
            boolean compacted = Topic.named(topic.getKey()).map(Topic::compacted).orElse(false);
            if (compacted ? topic.getValue() < records : topic.getValue() != records) {
                broken.add(
                        "%s: %d records, %d rows"
                                .formatted(topic.getKey(), records, topic.getValue()));
            }
        }
        JitClient.Answer verified = auditor.get("/api/v1/audit/verify");
        if (verified.status() != 200 || !verified.json().path("findings").isEmpty()) {
            broken.add("verify: %d %s".formatted(verified.status(), verified.body()));
        }
        return new Finding("audit holds each event once, and verifies", rows, broken);
    }

    private Map<String, Long> rowsByTopic() {
        var rows = new HashMap<String, Long>();
        String url = "jdbc:postgresql://127.0.0.1:%d/audit".formatted(stack.ports().postgres());
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "select s.topic, count(e.event_id) from source s"
                                        + " left join event e on e.source = s.id group by 1")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getLong(2));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot count the rows of audit", failed);
        }
        return rows;
    }

    /** Lines of the services' logs that tell of what nobody handled. */
    Finding logs() {
        var broken = new ArrayList<String>();
        long lines = 0;
        for (Path log : logFiles()) {
            List<String> since =
                    lines(log).stream().skip(linesBefore.getOrDefault(log, 0L)).toList();
            lines += since.size();
            since.stream()
                    .filter(Aftermath::unhandled)
                    .limit(MOST_LINES)
                    .map(line -> line.substring(0, Math.min(300, line.length())))
                    .forEach(line -> broken.add(log.getFileName() + ": " + line));
        }
        return new Finding("no unhandled exception in any log", lines, broken);
    }

    private List<Path> logFiles() {
        try (Stream<Path> logs = Files.list(stack.layout().logs())) {
            return logs.filter(log -> log.toString().endsWith("-service.log")).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean unhandled(String line) {
        return line.contains("\"level\":\"ERROR\"") || line.startsWith("Exception in thread");
    }
}
