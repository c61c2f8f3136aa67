package io.jitaccess.audit.example;

import static io.jitaccess.testing.Events.DANA;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingPostgres;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.audit.chain.TestingRetention;
import io.jitaccess.events.AuditRecorded;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class AuditFollowerIT {
    @TempDir Path folder;

    @Test
    void followsEachEventOnceAndKeepsTheCheckpoints() {
        try (TestingKafka kafka = TestingKafka.installed();
                TestingPostgres postgres = TestingPostgres.in(folder.resolve("postgres"));
                var producer = new TestingProducer(kafka);
                TestingAudit audit =
                        TestingAudit.start(TestingAudit.settings(kafka, postgres.url(), folder))) {
            producer.send(DANA, Events.requested("r1").build());
            producer.send(DANA, Events.approved("r1").build());
            producer.send(DANA, Events.approved("r1").build());
            producer.flush();

            Map<String, Object> config = kafka.clientConfig();
            config.put("group.id", "siem");
            var events = new ArrayList<AuditRecorded>();
            var checkpoints = new ArrayList<String>();
            Instant until = InstantSource.system().instant().plus(Duration.ofMinutes(3));
            new AuditFollower(config)
                    .follow(
                            () -> {
                                if (events.size() == 2 && checkpoints.isEmpty()) {
                                    TestingRetention.checkpoint(audit);
                                }
                                return checkpoints.isEmpty()
                                        && InstantSource.system().instant().isBefore(until);
                            },
                            events::add,
                            checkpoints::add);
            assertThat(events)
                    .extracting(AuditRecorded::type)
                    .isEqualTo(List.of("Requested", "Approved"));
            assertThat(checkpoints).first().asString().contains("\"signature\":");
        }
    }
}
