package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.jitaccess.kafka.Topics;
import io.jitaccess.local.demo.JitClient;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Another vendor's deserialiser, with the real registry, judges the bytes on our topics. */
@ExtendWith(RunningStack.class)
class StockConsumerIT {
    private final RunningStack.Handle running;

    StockConsumerIT(RunningStack.Handle running) {
        this.running = running;
    }

    @Test
    void anyStockAvroConsumerReadsOurTopics() {
        JitClient.Answer asked =
                running.client("devin")
                        .post(
                                "/api/v1/requests",
                                Map.of(
                                        "cluster", "dev",
                                        "level", "viewer",
                                        "namespaces", List.of("web"),
                                        "duration", "15m",
                                        "reason", "to be read by a stock consumer"));
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);

        List<GenericRecord> requested = read(Topics.REQUESTED);

        assertThat(requested)
                .anySatisfy(
                        record -> {
                            assertThat(record.getSchema().getFullName())
                                    .isEqualTo("io.jitaccess.events.Requested");
                            assertThat(record.get("reason"))
                                    .hasToString("to be read by a stock consumer");
                        });
    }

    private List<GenericRecord> read(String topic) {
        var config =
                new HashMap<String, Object>(running.stack().kafkaClient(KafkaProperties.ADMIN));
        config.put("isolation.level", "read_committed");
        config.put(
                "apicurio.registry.url",
                "http://127.0.0.1:%d/apis/registry/v3"
                        .formatted(running.stack().ports().registry()));
        try (var stock = new AvroKafkaDeserializer<GenericRecord>()) {
            stock.configure(config, false);
            try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), stock)) {
                List<TopicPartition> partitions =
                        consumer.partitionsFor(topic).stream()
                                .map(p -> new TopicPartition(topic, p.partition()))
                                .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                Stream<ConsumerRecord<String, GenericRecord>> records = Stream.empty();
                while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                    var polled = consumer.poll(Duration.ofMillis(200));
                    records =
                            Stream.concat(
                                    records, StreamSupport.stream(polled.spliterator(), false));
                }
                return records.map(ConsumerRecord::value).toList();
            }
        }
    }
}
