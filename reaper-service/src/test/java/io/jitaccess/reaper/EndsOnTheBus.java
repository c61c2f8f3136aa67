package io.jitaccess.reaper;

import static io.jitaccess.testing.Events.expiry;

import static org.assertj.core.api.Assertions.assertThat;

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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes grants known on a real broker, and reads their ends as every other service does. */
final class EndsOnTheBus implements AutoCloseable {
    private final TestingKafka kafka;
    private final KafkaConsumer<String, JitEvent> consumer;
    private final Map<String, List<Expired>> expired = new HashMap<>();
    private final Map<String, List<Instant>> seen = new HashMap<>();
    private final Map<String, List<RemovalDue>> firstOrders = new HashMap<>();

    EndsOnTheBus(TestingKafka kafka) {
        this.kafka = kafka;
        var config = new HashMap<>(kafka.clientConfig());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer =
                new KafkaConsumer<>(
                        config,
                        new StringDeserializer(),
                        EventSerde.at(kafka.registryUrl()).deserializer());
        List<TopicPartition> partitions =
                Stream.of(Topic.EXPIRED, Topic.REMOVAL_DUE)
                        .flatMap(
                                topic ->
                                        IntStream.range(0, TestingKafka.PARTITIONS)
                                                .mapToObj(
                                                        p ->
                                                                new TopicPartition(
                                                                        topic.topicName(), p)))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Grants of many people that end one after the other. */
    void grants(int from, int count, Instant first, Duration apart) {
        try (var producer =
                new KafkaProducer<>(
                        kafka.clientConfig(),
                        new StringSerializer(),
                        EventSerde.at(kafka.registryUrl()).serializer())) {
            for (int i = 0; i < count; i++) {
                String person = "local:person-" + (from + i) % 97;
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        Topic.EXPIRY.topicName(),
                                        person,
                                        expiry(RequestId.of(from + i).value())
                                                .person(person)
                                                .startedAt(first.minusSeconds(600))
                                                .dueAt(first.plus(apart.multipliedBy(i)))
                                                .build()));
            }
        }
    }

    /** How many grants have ended so far. */
    int ended() {
        consumer.poll(Duration.ofMillis(100))
                .forEach(
                        record -> {
                            switch (record.value()) {
                                case Expired end -> {
                                    list(expired, end.requestId()).add(end);
                                    list(seen, end.requestId()).add(Instant.now());
                                }
                                case RemovalDue order when order.attempt() == 1 ->
                                        list(firstOrders, order.requestId()).add(order);
                                case RemovalDue _ -> {}
                                default -> throw new IllegalStateException(record.topic());
                            }
                        });
        return expired.size();
    }

    private static <T> List<T> list(Map<String, List<T>> lists, String id) {
        return lists.computeIfAbsent(id, _ -> new ArrayList<>());
    }

    /** None double, none early, by the reaper's word and by our own clock; each ordered away. */
    void assertEachEndedOnceAndNotEarly() {
        assertThat(expired)
                .allSatisfy(
                        (id, ends) -> {
                            assertThat(ends).hasSize(1);
                            Instant due = ends.getFirst().endsAt();
                            assertThat(ends.getFirst().occurredAt()).isAfterOrEqualTo(due);
                            assertThat(seen.get(id)).allMatch(at -> !at.isBefore(due));
                        });
        assertThat(firstOrders.keySet()).isEqualTo(expired.keySet());
        assertThat(firstOrders).allSatisfy((_, orders) -> assertThat(orders).hasSize(1));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
