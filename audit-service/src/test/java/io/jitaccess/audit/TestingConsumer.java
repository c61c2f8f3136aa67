package io.jitaccess.audit;

import static org.awaitility.Awaitility.await;

import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what the service wrote, as an outside consumer would. */
public final class TestingConsumer {
    private TestingConsumer() {}

    /** The topic's events, once there are at least so many; those that come a moment later too. */
    public static <T> List<T> events(TestingKafka kafka, String topic, Class<T> type, int least) {
        var deserializer = new EventDeserializer();
        deserializer.configure(kafka.clientConfig(), false);
        return bytes(kafka, topic, least).stream()
                .map(record -> type.cast(deserializer.deserialize(topic, record.value())))
                .toList();
    }

    /** The topic's records, once there are at least so many. */
    public static List<ConsumerRecord<byte[], byte[]>> bytes(
            TestingKafka kafka, String topic, int least) {
        Map<String, Object> config = kafka.clientConfig();
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            await().atMost(Duration.ofMinutes(3))
                    .until(
                            () -> {
                                int before = records.size();
                                consumer.poll(Duration.ofMillis(500)).forEach(records::add);
                                return records.size() >= least && records.size() == before;
                            });
        }
        return records;
    }
}
