package io.jitaccess.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.audit.TestingAudit;
import io.jitaccess.audit.TestingConsumer;
import io.jitaccess.audit.TestingProducer;
import io.jitaccess.events.Alert;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

class WatchIT {
    private static final String NO_DATABASE = "jdbc:postgresql://127.0.0.1:1/none";

    @TempDir Path folder;

    private static Lockdown lockdown(String cluster) {
        return Lockdown.builder()
                .eventId(EventId.of(cluster, Lockdown.class, 1))
                .occurredAt(InstantSource.system().instant())
                .actor(Events.person("local:ada", "Ada"))
                .cluster(cluster)
                .state(LockdownState.LOCKED)
                .epoch(1)
                .reason("breach")
                .build();
    }

    @Test
    void goesOnWithoutPostgresAndRaisesNothingAgainAfterARestart() {
        try (TestingKafka kafka = TestingKafka.installed();
                var producer = new TestingProducer(kafka)) {
            List<String> settings =
                    TestingAudit.settings(
                            kafka,
                            NO_DATABASE,
                            folder,
                            "--spring.datasource.hikari.connection-timeout=500");
            try (TestingAudit audit = TestingAudit.start(settings)) {
                producer.send("prod", lockdown("prod"));
                producer.flush();
                assertThat(TestingConsumer.events(kafka, Topics.ALERT, Alert.class, 1))
                        .extracting(Alert::rule)
                        .containsExactly("lockdown");
                assertThat(audit.get("/internal/audit/events").statusCode()).isEqualTo(503);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () ->
                                        assertThat(audit.get("/actuator/health", "").body())
                                                .contains("waiting for"));
            }
            try (TestingAudit _ = TestingAudit.start(settings)) {
                producer.send("dev", lockdown("dev"));
                producer.flush();
                assertThat(TestingConsumer.events(kafka, Topics.ALERT, Alert.class, 2))
                        .extracting(Alert::subject)
                        .containsExactlyInAnyOrder("prod", "dev");
            }
        }
    }
}
