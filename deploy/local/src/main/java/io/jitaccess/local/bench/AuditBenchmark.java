package io.jitaccess.local.bench;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Channel;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestId;
import io.jitaccess.events.Requested;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topics;
import io.jitaccess.local.Options;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.StackPlan;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many events a second the audit service takes from Kafka into PostgreSQL, with proof, indexes
 * and {@code jit.audit}, beside what PostgreSQL itself takes of the same rows on this machine.
 */
final class AuditBenchmark implements Benchmark {
    private static final int PEOPLE = 500;
    private static final double LEAST_RATE = 8_000;
    private static final double LEAST_SHARE = 0.4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final InstantSource clock = InstantSource.system();

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String usage() {
        return "[--events 300000] [--warm-up 60000]  events into PostgreSQL with proof, beside COPY"
                + " and INSERT";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int events = options.number("events", 300_000);
        int warmUp = options.number("warm-up", 60_000);
        options.refuseOthers();
        var plan =
                new StackPlan(
                        StackPlan.Training.WHERE_MISSING, EnumSet.of(Service.AUDIT), Map.of());
        try (Stack stack = place.ownStack("audit", plan);
                Connection audit = database(stack, "audit")) {
            var access = new StackAccess(stack.layout(), stack.ports());
            var report = new Report(name(), "what", "rows", "seconds", "rows/s", "of bare COPY");
            place.progress().note("%d events to warm up".formatted(warmUp));
            send(access, 0, warmUp);
            awaitRows(audit, warmUp);

            place.progress().note("%d events".formatted(events));
            // All are in Kafka before the clock starts, so that nothing but the sink works.
            long pid = stack.process(Service.AUDIT.principal()).pid();
            signal("STOP", pid);
            send(access, warmUp, events);
            ProcessUse before = ProcessUse.now(stack.layout().run());
            signal("CONT", pid);
            Span sink = taken(audit, warmUp, events);
            String use = ProcessUse.now(stack.layout().run()).since(before, sink.time());
            signal("STOP", pid);

            place.progress().note("the same rows by COPY and INSERT");
            try (var floor = AuditFloor.of(stack.ports().postgres(), audit)) {
                Span copy = new Span(floor.rows(), floor.copy("bare", ""));
                Span indexed = new Span(floor.rows(), floor.copy("indexed", AuditFloor.INDEXES));
                Span insert = new Span(floor.insertRows(), floor.insert());
                row(report, "audit-service: proof, indexes, projection, jit.audit", sink, copy);
                row(report, "COPY, bare table (" + floor.tool() + ")", copy, copy);
                row(report, "COPY, same indexes (" + floor.tool() + ")", indexed, copy);
                row(report, "INSERT in batches of 1000, same indexes", insert, copy);
                verdict(report, sink, copy);
            } finally {
                signal("CONT", pid);
            }
            return report.note(use);
        }
    }

    /** So many rows in so much time. */
    private record Span(long rows, Duration time) {
        double rate() {
            return rows / (time.toNanos() / 1e9);
        }
    }

    private static void row(Report report, String what, Span span, Span copy) {
        report.row(
                what,
                Long.toString(span.rows()),
                String.format(Locale.ROOT, "%.1f", span.time().toNanos() / 1e9),
                String.format(Locale.ROOT, "%.0f", span.rate()),
                String.format(Locale.ROOT, "%.2f x", span.rate() / copy.rate()));
    }

    private static void verdict(Report report, Span sink, Span copy) {
        double share = sink.rate() / copy.rate();
        report.note(
                String.format(
                        Locale.ROOT,
                        "Target: at least %.0f events per second (%s) and %.1f x of bare COPY"
                                + " (%s).",
                        LEAST_RATE,
                        sink.rate() >= LEAST_RATE ? "met" : "missed",
                        LEAST_SHARE,
                        share >= LEAST_SHARE ? "met" : "missed"));
    }

    private static void signal(String signal, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    }

    private static Connection database(Stack stack, String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(stack.ports().postgres(), name),
                "postgres",
                "");
    }

    private void send(StackAccess access, int first, int count) {
        try (KafkaProducer<String, JitEvent> producer = ReaperContender.producer(access)) {
            for (int i = first; i < first + count; i++) {
                Requested event = requested(i, clock.instant());
                var _ =
                        producer.send(
                                new ProducerRecord<>(Topics.REQUESTED, event.person(), event));
            }
        }
    }

    private static Requested requested(int number, Instant now) {
        String requestId = RequestId.of(number).value();
        String person = "local:person-" + number % PEOPLE;
        return Requested.builder()
                .eventId(EventId.of(requestId, Requested.class))
                .requestId(requestId)
                .occurredAt(now)
                .actor(Actor.builder().kind(ActorKind.PERSON).id(person).name("Some Body").build())
                .person(person)
                .user("person-%d@example.com".formatted(number % PEOPLE))
                .groups(List.of("developers", "payments"))
                .cluster("dev")
                .level("viewer")
                .namespaces(List.of("web", "api"))
                .durationSeconds(3600)
                .reason("look why orders of ticket %d are slow".formatted(number))
                .ticket("OPS-" + number)
                .channel(Channel.SLACK)
                .build();
    }

    private void awaitRows(Connection audit, long rows) throws Exception {
        Instant latest = clock.instant().plus(PATIENCE);
        while (rows(audit) < rows) {
            if (clock.instant().isAfter(latest)) {
                throw new IllegalStateException("the audit service does not take its events in");
            }
            Thread.sleep(20);
        }
    }

    /** From the first batch after a start to the last row, without the start itself. */
    private Span taken(Connection audit, long before, long count) throws Exception {
        awaitRows(audit, before + 1);
        long first = rows(audit);
        long began = System.nanoTime();
        awaitRows(audit, before + count);
        return new Span(before + count - first, Duration.ofNanos(System.nanoTime() - began));
    }

    /** How far the topic is taken in, which costs nothing to ask. */
    private static long rows(Connection audit) throws SQLException {
        try (var statement = audit.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT coalesce(sum(next_offset), 0) FROM source WHERE topic = '"
                                        + Topics.REQUESTED
                                        + "'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException notYet) {
            if ("42P01".equals(notYet.getSQLState())) {
                return 0;
            }
            throw notYet;
        }
    }
}
