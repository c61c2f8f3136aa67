package io.jitaccess.audit.ingest;

import static io.jitaccess.testing.Events.DANA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.audit.chain.TestingRetention;
import io.jitaccess.audit.chain.Verification;
import io.jitaccess.audit.example.TestingSiem;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** One installation; in the last test it is killed again and again. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SinkIT {
    private static final Duration SOON = Duration.ofMinutes(3);

    /** Without the alerts that the facts give rise to, which are recorded as well. */
    private static final String FACTS = "SELECT count(*) FROM event WHERE type <> 'Alert'";

    private static final String REPEATS = "duplicate_of IS NOT NULL AND type <> 'Alert'";

    @TempDir static Path folder;
    private TestingKafka kafka;
    private TestingPostgres postgres;
    private TestingProducer producer;
    private TestingAudit audit;
    private long before;

    @BeforeAll
    void start() {
        kafka = TestingKafka.installed();
        postgres = TestingPostgres.in(folder.resolve("postgres"));
        producer = new TestingProducer(kafka);
        audit = TestingAudit.start(TestingAudit.settings(kafka, postgres.url(), folder));
        awaitRows(0);
    }

    @BeforeEach
    void count() {
        before = postgres.number(FACTS);
    }

    @AfterAll
    void stop() {
        audit.close();
        producer.close();
        postgres.close();
        kafka.close();
    }

    private void awaitRows(long more) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(postgres.number(FACTS)).isEqualTo(before + more));
    }

    private long rows(String condition) {
        return postgres.number("SELECT count(*) FROM event WHERE " + condition);
    }

    @Test
    @Order(1)
    void keepsEveryRecordOnceAndSaysWhichWereStatedBefore() {
        producer.send(DANA, Events.requested("r1").build());
        producer.send(DANA, Events.approved("r1").build());
        producer.send(DANA, Events.provisioned("r1").build());
        producer.send(DANA, Events.provisioned("r1").build());
        producer.bytes(Topics.EXPIRY, DANA, "garbage".getBytes(StandardCharsets.UTF_8));
        producer.bytes(Topics.CLAIM, "r1", null);
        producer.send(DANA, Events.expiry("r1").build());
        producer.flush();

        awaitRows(7);
        assertThat(rows(REPEATS)).isEqualTo(1);
        assertThat(rows("type = 'Unreadable'")).isEqualTo(1);
        assertThat(rows("request_id = 'r1' AND type <> 'Alert'")).isEqualTo(5);
        assertThat(audit.bean(Verification.class).run().intact()).isTrue();

        List<AuditRecorded> envelopes =
                TestingConsumer.events(kafka, Topics.AUDIT, AuditRecorded.class, 7);
        assertThat(envelopes)
                .extracting(AuditRecorded::type)
                .filteredOn(type -> !type.equals("Alert"))
                .containsExactlyInAnyOrder(
                        "Requested",
                        "Approved",
                        "Provisioned",
                        "Provisioned",
                        "Unreadable",
                        "Tombstone",
                        "Expiry");
        assertThat(envelopes)
                .filteredOn(envelope -> envelope.type().equals("Provisioned"))
                .extracting(AuditRecorded::duplicateOf)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .asString()
                .startsWith(Topics.PROVISIONED + "-");
        assertThat(envelopes)
                .filteredOn(envelope -> envelope.type().equals("Provisioned"))
                .allSatisfy(
                        envelope -> {
                            assertThat(envelope.classUid()).isEqualTo(3005);
                            assertThat(envelope.activityId()).isEqualTo(1);
                            assertThat(envelope.statusId()).isEqualTo(1);
                            assertThat(envelope.outcome()).isEqualTo("granted");
                        });
        assertThat(TestingConsumer.bytes(kafka, Service.AUDIT.deadLetterTopic(), 1))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.value()).asString().isEqualTo("garbage");
                            assertThat(letter.headers().lastHeader("jit.dlt.topic").value())
                                    .asString()
                                    .isEqualTo(Topics.EXPIRY);
                        });
    }

    @Test
    @Order(2)
    void keepsWhateverComes() {
        ByteBuffer unknown = ByteBuffer.allocate(64).put((byte) 0).putInt(987_654);
        producer.bytes(Topics.REQUESTED, DANA, unknown.array());
        producer.send(DANA, Events.requested("large").reason("\u20ac".repeat(320_000)).build());
        producer.send(
                DANA,
                Events.requested("past").occurredAt(Instant.parse("1999-12-31T23:59:59Z")).build());
        producer.send(
                DANA,
                Events.requested("future")
                        .occurredAt(Instant.parse("2099-01-01T00:00:00Z"))
                        .reason("NUL \0 and quote ' and \\ and \ud83d\ude80")
                        .build());
        producer.flush();

        awaitRows(4);
        assertThat(rows("type = 'Unreadable' AND schema_id = 987654")).isOne();
        assertThat(
                        postgres.number(
                                "SELECT length(event ->> 'reason') FROM event WHERE request_id ="
                                        + " 'large'"))
                .isEqualTo(320_000);
        assertThat(audit.bean(Verification.class).run().findings()).isEmpty();
        assertThat(TestingConsumer.events(kafka, Topics.AUDIT, AuditRecorded.class, 11))
                .filteredOn(envelope -> "large".equals(envelope.requestId()))
                .singleElement()
                .satisfies(
                        envelope -> assertThat(envelope.json()).contains("tooLargeForTheEnvelope"));
        assertThat(TestingConsumer.bytes(kafka, Service.AUDIT.deadLetterTopic(), 2)).hasSize(2);
    }

    @Test
    @Order(3)
    void outsideConsumersFollowEachEventOnceAndKeepTheCheckpoints() {
        producer.send(DANA, Events.requested("followed").build());
        producer.send(DANA, Events.approved("followed").build());
        producer.send(DANA, Events.approved("followed").build());
        producer.flush();

        var siem = new TestingSiem("followed");
        siem.follow(kafka.clientConfig(), () -> TestingRetention.checkpoint(audit));
        assertThat(siem.types()).isEqualTo(List.of("Requested", "Approved"));
        assertThat(siem.checkpoints()).first().asString().contains("\"signature\":");
        awaitRows(3);
    }

    @Test
    @Order(4)
    void takesNothingFromKafkaWhilePostgresIsFullOrReadOnlyAndSaysSo() {
        long repeats = rows(REPEATS);
        postgres.tamper(
                """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'
                    USING ERRCODE = 'disk_full'; END $$\
                """,
                "CREATE TRIGGER full_disk BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION"
                        + " full_disk()");
        producer.send(DANA, Events.requested("full").build());
        producer.flush();
        awaitHealth("No space left on device");
        postgres.tamper("DROP TRIGGER full_disk ON event");
        awaitRows(1);

        postgres.tamper(
                "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
        producer.send(DANA, Events.requested("read-only").build());
        producer.flush();
        awaitHealth("read-only transaction");
        postgres.tamper(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()");
        awaitRows(2);
        assertThat(rows(REPEATS)).isEqualTo(repeats);
        assertThat(audit.bean(Verification.class).run().findings()).isEmpty();
    }

    private void awaitHealth(String trouble) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(audit.get("/actuator/health", "").body())
                                        .contains(trouble));
    }

    @Test
    @Order(5)
    void losesAndDoublesNothingWhenItIsKilledAndPostgresRestarts() throws Exception {
        int events = 100_000;
        long repeats = rows(REPEATS);
        audit.close();
        List<String> settings = TestingAudit.settings(kafka, postgres.url(), folder);
        for (int i = 0; i < events; i++) {
            producer.send("local:p" + i % 100, Events.requested("k" + i).build());
        }
        producer.flush();

        killAfter(settings, 10_000);
        killAfter(settings, 30_000);
        audit = TestingAudit.start(settings);
        awaitAtLeast(45_000);
        postgres.kill();
        awaitAtLeast(65_000);
        postgres.restart(() -> awaitHealth("DOWN"));
        awaitRows(events);
        assertThat(
                        postgres.number(
                                """
                                SELECT count(DISTINCT (source, "offset")) FROM event
                                WHERE type <> 'Alert'\
                                """))
                .isEqualTo(before + events);
        assertThat(rows(REPEATS)).isEqualTo(repeats);
        Verification.Report report = audit.bean(Verification.class).run();
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).isGreaterThanOrEqualTo(before + events);
        assertThat(TestingConsumer.events(kafka, Topics.AUDIT, AuditRecorded.class, events))
                .filteredOn(
                        envelope ->
                                envelope.type().equals("Requested")
                                        && String.valueOf(envelope.requestId()).startsWith("k"))
                .hasSize(events);
    }

    private void killAfter(List<String> settings, int rows) throws InterruptedException {
        Process process = TestingAudit.startProcess(settings, folder);
        try {
            awaitAtLeast(rows);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitAtLeast(int rows) {
        await().atMost(Duration.ofMinutes(4))
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(postgres.number(FACTS))
                                        .isGreaterThanOrEqualTo(before + rows));
    }
}
