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
    private static final Duration SOON = Duration.ofSeconds(30);

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
        return TestingAudit.start(
                kafka.bootstrapServers(), kafka.registryUrl(), postgres.url(), folder);
    }

    private void awaitRows(long rows) {
        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(postgres.number("SELECT count(*) FROM event"))
                                        .isEqualTo(rows));
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
            assertThat(postgres.number("SELECT count(*) FROM event WHERE request_id = 'r1'"))
                    .isEqualTo(5);
            assertThat(audit.bean(Verification.class).run().intact()).isTrue();

            List<AuditRecorded> envelopes =
                    TestingConsumer.events(kafka, Topics.AUDIT, AuditRecorded.class, 7);
            assertThat(envelopes)
                    .extracting(AuditRecorded::type)
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
}
