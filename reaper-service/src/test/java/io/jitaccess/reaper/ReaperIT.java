package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.events.RequestId;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The whole service against a real broker. */
class ReaperIT {
    private static final int GRANTS = 3000;

    @TempDir static Path directory;
    private static TestingKafka kafka;

    private final List<ConfigurableApplicationContext> services = new ArrayList<>();
    private final Map<String, List<Expired>> expired = new HashMap<>();
    private final Map<String, List<RemovalDue>> orders = new HashMap<>();

    @BeforeAll
    static void startKafka() {
        kafka = TestingKafka.installed();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void aRestartInTheMiddleOfExpiriesLosesNoneDoublesNoneAndEndsNoneEarly() {
        Instant first = Instant.now().plusSeconds(15);
        send(first);
        ConfigurableApplicationContext before = start("one");
        try (KafkaConsumer<String, JitEvent> consumer = consumer()) {
            await().atMost(Duration.ofMinutes(3)).until(() -> poll(consumer) > GRANTS / 4);
            before.close();
            start("one");
            await().atMost(Duration.ofMinutes(3)).until(() -> poll(consumer) == GRANTS);
            await().during(Duration.ofSeconds(1)).until(() -> poll(consumer) == GRANTS);
        }

        assertThat(expired.values())
                .allSatisfy(
                        ends -> {
                            assertThat(ends).hasSize(1);
                            assertThat(ends.getFirst().occurredAt())
                                    .isAfterOrEqualTo(ends.getFirst().endsAt());
                        });
        assertThat(orders.keySet()).isEqualTo(expired.keySet());
        services.forEach(ConfigurableApplicationContext::close);
    }

    /** Grants that end evenly over twelve seconds. */
    private void send(Instant first) {
        try (var producer =
                new KafkaProducer<>(
                        kafka.clientConfig(), new StringSerializer(), events().serializer())) {
            IntStream.range(0, GRANTS)
                    .forEach(
                            i -> {
                                String person = "local:person-" + i % 97;
                                var _ =
                                        producer.send(
                                                new ProducerRecord<>(
                                                        Topic.EXPIRY.topicName(),
                                                        person,
                                                        expiry(RequestId.of(i).value())
                                                                .person(person)
                                                                .startedAt(first.minusSeconds(600))
                                                                .dueAt(first.plusMillis(4L * i))
                                                                .build()));
                            });
        }
    }

    private ConfigurableApplicationContext start(String instance) {
        ConfigurableApplicationContext service =
                SpringApplication.run(
                        ReaperApplication.class,
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                        "--spring.kafka.properties.schema.registry.url=" + kafka.registryUrl(),
                        "--jit.instance=" + instance,
                        "--jit.state-dir=" + directory.resolve(instance),
                        "--jit.catalogue=../deploy/config/clusters.yml");
        services.add(service);
        return service;
    }

    private int poll(KafkaConsumer<String, JitEvent> consumer) {
        consumer.poll(Duration.ofMillis(100))
                .forEach(
                        record -> {
                            switch (record.value()) {
                                case Expired end ->
                                        expired.computeIfAbsent(
                                                        end.requestId(), _ -> new ArrayList<>())
                                                .add(end);
                                case RemovalDue order ->
                                        orders.computeIfAbsent(
                                                        order.requestId(), _ -> new ArrayList<>())
                                                .add(order);
                                default -> throw new IllegalStateException(record.topic());
                            }
                        });
        return expired.size();
    }

    private static EventSerde events() {
        return EventSerde.at(kafka.registryUrl());
    }

    private static KafkaConsumer<String, JitEvent> consumer() {
        var config = new HashMap<>(kafka.clientConfig());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), events().deserializer());
        List<TopicPartition> partitions =
                List.of(Topic.EXPIRED, Topic.REMOVAL_DUE).stream()
                        .flatMap(
                                topic ->
                                        IntStream.range(0, TestingKafka.PARTITIONS)
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.topicName(), p)))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
