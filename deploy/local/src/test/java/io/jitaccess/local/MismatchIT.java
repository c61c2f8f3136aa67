package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.Alert;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topics;
import io.jitaccess.local.demo.JitClient;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What somebody changes on AWS behind our back is found by the sweeps, and alerted on. */
@ExtendWith(RunningStack.class)
class MismatchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningStack.Handle running;
    private final JitClient dana;
    private final JitClient aws;

    MismatchIT(RunningStack.Handle running) {
        this.running = running;
        this.dana = running.client("dana");
        this.aws = new JitClient("http://127.0.0.1:" + running.stack().ports().sandbox(), "none");
    }

    @Test
    void accessThatIsTakenAwayOnAwsIsAlertedOn() {
        JitClient.Answer asked =
                dana.post(
                        "/api/v1/requests",
                        Map.of(
                                "cluster", "demo",
                                "level", "viewer",
                                "namespaces", List.of("web"),
                                "duration", "10m",
                                "reason", "somebody will take it away"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        String id = asked.json().path("requestId").asString();
        dana.await(id, view -> view.path("state").asString().equals("ACTIVE"), PATIENCE);

        JitClient.Answer removed =
                aws.post(
                        "/_sandbox/remove-entry",
                        Map.of("cluster", "demo", "principalArn", roleOf(id)));
        assertThat(removed.status()).as(removed.body()).isEqualTo(200);

        try (var alerts = alerts()) {
            List<Alert> seen = new ArrayList<>();
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                alerts.poll(Duration.ofMillis(200))
                                        .forEach(record -> seen.add((Alert) record.value()));
                                return seen.stream().anyMatch(alert -> isAbout(id, alert));
                            });
        }
    }

    private static boolean isAbout(String id, Alert alert) {
        return alert.rule().equals("not-on-aws") && id.equals(alert.requestId());
    }

    private String roleOf(String id) {
        JsonNode entries = aws.get("/_sandbox/state").json().at("/clusters/demo/entries");
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.at("/tags/RequestID").asString("").equals(id))
                .map(entry -> entry.path("principalArn").asString())
                .findFirst()
                .orElseThrow();
    }

    private KafkaConsumer<String, JitEvent> alerts() {
        var config =
                new HashMap<String, Object>(running.stack().kafkaClient(KafkaProperties.ADMIN));
        config.put(
                EventSerializer.REGISTRY_URL,
                new StackAccess(running.stack().layout(), running.stack().ports()).registryUrl());
        config.put("isolation.level", "read_committed");
        var events = new EventDeserializer();
        events.configure(config, false);
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), events);
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.ALERT).stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
