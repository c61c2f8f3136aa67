package io.jitaccess.local.chaos;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.StackAccess;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything committed to our topics up to now.
 *
 * @param events of all topics, in the order of each partition
 * @param records how many records each topic holds
 */
record Bus(List<JitEvent> events, Map<String, Long> records) {

    static Bus read(StackAccess stack) {
        var config = new HashMap<String, Object>(stack.kafkaClient(KafkaProperties.ADMIN));
        config.put(EventSerializer.REGISTRY_URL, stack.registryUrl());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var values = new EventDeserializer();
        values.configure(config, false);
        var events = new ArrayList<JitEvent>();
        var records = new HashMap<String, Long>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), values)) {
            List<TopicPartition> partitions =
                    Arrays.stream(Topic.values())
                            .flatMap(t -> consumer.partitionsFor(t.topicName()).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<String, JitEvent> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    records.merge(record.topic(), 1L, Long::sum);
                    if (record.value() != null) {
                        events.add(record.value());
                    }
                }
            }
        }
        return new Bus(List.copyOf(events), Map.copyOf(records));
    }
}
