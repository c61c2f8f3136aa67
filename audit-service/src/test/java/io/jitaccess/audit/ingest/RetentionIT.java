package io.jitaccess.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.chain.ChainedRow;
import io.jitaccess.audit.chain.SourceHead;
import io.jitaccess.audit.chain.TestingRetention;
import io.jitaccess.audit.chain.Verification;
import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.ingest.EventStore.Advance;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class RetentionIT {
    private static final UUID TOPIC = new UUID(1, 2);

    @TempDir Path folder;

    private static LocalDate month(int ago) {
        return InstantSource.system()
                .instant()
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1)
                .minusMonths(ago);
    }

    private static void record(EventStore store, int monthsAgo, int rows) {
        Instant at = month(monthsAgo).atStartOfDay(ZoneOffset.UTC).toInstant();
        SourceHead head = store.open(TOPIC, new TopicPartition("jit.old", 0), 0);
        SourceHead before = head;
        var chained = new ArrayList<ChainedRow>();
        for (int i = 0; i < rows; i++) {
            var record =
                    new ConsumerRecord<>(
                            "jit.old", 0, head.nextOffset(), new byte[0], new byte[] {1});
            String id = "old-" + head.nextOffset();
            var content =
                    new EventContent(id, "Requested", id, "local:dana", "dev", "x", at, "x", "{}");
            ChainedRow row = head.link(record, content, at);
            chained.add(row);
            head = head.after(row);
        }
        store.append(chained, List.of(new Advance(before, head)));
    }

    @Test
    void wholeMonthsGoUnlessTheyAreHeldAndTheRestIsStillProvable() {
        try (TestingKafka kafka = TestingKafka.installed();
                TestingPostgres postgres = TestingPostgres.in(folder.resolve("postgres"))) {
            String held = "--jit.audit.retention.holds[0].from=%s".formatted(month(8).plusDays(10));
            List<String> settings =
                    TestingAudit.settings(
                            kafka,
                            postgres.url(),
                            folder,
                            "--jit.audit.retention.keep=120d",
                            "--jit.audit.retention.holds[0].reason=case 7",
                            held);
            try (TestingAudit audit = TestingAudit.start(settings)) {
                await().atMost(Duration.ofMinutes(3))
                        .ignoreExceptions()
                        .until(() -> postgres.number("SELECT count(*) FROM source") > 0);
                EventStore store = audit.bean(EventStore.class);
                for (int ago : new int[] {10, 9, 8, 7, 1, 0}) {
                    record(store, ago, 3);
                }
                TestingRetention.checkpoint(audit);

                assertThat(TestingRetention.run(audit)).isEqualTo(2);
                assertThat(postgres.number("SELECT min(\"offset\") FROM event")).isEqualTo(6);
                assertThat(postgres.number("SELECT count(*) FROM first_seen")).isEqualTo(12);
                Verification.Report report = audit.bean(Verification.class).run();
                assertThat(report.findings()).isEmpty();
                assertThat(report.rows()).isEqualTo(12);
                assertThat(TestingRetention.run(audit)).isZero();
            }
            settings.remove(held);
            settings.remove("--jit.audit.retention.holds[0].reason=case 7");
            try (TestingAudit audit = TestingAudit.start(settings)) {
                await().atMost(Duration.ofMinutes(3)).until(() -> TestingRetention.ready(audit));
                assertThat(TestingRetention.run(audit)).isEqualTo(2);
                record(audit.bean(EventStore.class), 0, 3);
                assertThat(audit.bean(Verification.class).run().findings()).isEmpty();
                postgres.tamper("DELETE FROM event WHERE \"offset\" = 13");
                assertThat(audit.bean(Verification.class).run().intact()).isFalse();
            }
        }
    }
}
