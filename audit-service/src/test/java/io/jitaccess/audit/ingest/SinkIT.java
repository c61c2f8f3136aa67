package io.jitaccess.audit.ingest;

import static io.jitaccess.testing.Events.DANA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.audit.chain.Verification;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class SinkIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Without the alerts that the facts give rise to, which are recorded as well. */
    private static final String FACTS = "SELECT count(*) FROM event WHERE type <> 'Alert'";

    @TempDir Path folder;
    private TestingKafka kafka;
    private TestingPostgres postgres;
    private TestingProducer producer;

    @BeforeEach
    void start() {
        kafka = TestingKafka.installed();
        postgres = TestingPostgres.in(folder.resolve("postgres"));
        producer = new TestingProducer(kafka);
    }

    @AfterEach
    void stop() {
        producer.close();
        postgres.close();
        kafka.close();
    }

    private TestingAudit audit() {
        return TestingAudit.start(TestingAudit.settings(kafka, postgres.url(), folder));
    }

    private void awaitRows(long rows) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(postgres.number(FACTS)).isEqualTo(rows));
    }

    @Test
    void keepsEveryRecordOnceAndSaysWhichWereStatedBefore() {
        try (TestingAudit audit = audit()) {
            producer.send(DANA, Events.requested("r1").build());
            producer.send(DANA, Events.approved("r1").build());
            producer.send(DANA, Events.provisioned("r1").build());
            producer.send(DANA, Events.provisioned("r1").build());
            producer.bytes(Topics.EXPIRY, DANA, "garbage".getBytes(StandardCharsets.UTF_8));
            producer.bytes(Topics.CLAIM, "r1", null);
            producer.send(DANA, Events.expiry("r1").build());
            producer.flush();

            awaitRows(7);
            assertThat(postgres.number("SELECT count(*) FROM event WHERE duplicate_of IS NOT NULL"))
                    .isEqualTo(1);
            assertThat(postgres.number("SELECT count(*) FROM event WHERE type = 'Unreadable'"))
                    .isEqualTo(1);
            assertThat(
                            postgres.number(
                                    "SELECT count(*) FROM event WHERE request_id = 'r1' AND type <>"
                                            + " 'Alert'"))
                    .isEqualTo(5);
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
    }

    @Test
    void losesAndDoublesNothingWhenItIsKilledAndPostgresRestarts() throws Exception {
        int events = 20_000;
        List<String> settings =
                TestingAudit.settings(kafka, postgres.url(), folder, "--jit.audit.batch=500");
        for (int i = 0; i < events; i++) {
            producer.send("local:p" + i % 100, Events.requested("r" + i).build());
        }
        producer.flush();

        killAfter(settings, 3_000);
        killAfter(settings, 8_000);
        try (TestingAudit audit = TestingAudit.start(settings)) {
            awaitAtLeast(12_000);
            postgres.restart(
                    () -> assertThat(audit.get("/actuator/health", "").body()).contains("DOWN"));
            awaitRows(events);
            assertThat(
                            postgres.number(
                                    """
                                    SELECT count(DISTINCT (source, "offset")) FROM event
                                    WHERE type <> 'Alert'\
                                    """))
                    .isEqualTo(events);
            assertThat(postgres.number("SELECT count(*) FROM event WHERE duplicate_of IS NOT NULL"))
                    .isZero();
            Verification.Report report = audit.bean(Verification.class).run();
            assertThat(report.findings()).isEmpty();
            assertThat(report.rows()).isGreaterThanOrEqualTo(events);
            assertThat(TestingConsumer.events(kafka, Topics.AUDIT, AuditRecorded.class, events))
                    .filteredOn(envelope -> envelope.type().equals("Requested"))
                    .hasSize(events);
        }
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
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(postgres.number(FACTS)).isGreaterThanOrEqualTo(rows));
    }
}
