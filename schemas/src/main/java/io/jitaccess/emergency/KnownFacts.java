package io.jitaccess.emergency;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the compacted topics say, read as a whole. */
final class KnownFacts {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Map<String, Object> clientConfig;

    KnownFacts(Map<String, Object> clientConfig) {
        this.clientConfig = clientConfig;
    }

    /**
     * The cluster's latest lockdown.
     *
     * @throws PoisonRecordException if it cannot be read, which counts as locked everywhere
     */
    Optional<Lockdown> lockdown(String cluster) {
        return read(Topic.LOCKDOWN, cluster).map(Lockdown.class::cast);
    }

    Optional<RequestView> request(String id) {
        return read(Topic.REQUESTS, id).map(RequestView.class::cast);
    }

    /** Grants that are active as far as the read model knows, the last to end first. */
    List<RequestView> active() {
        return latest(Topic.REQUESTS).entrySet().stream()
                .flatMap(entry -> decoded(Topic.REQUESTS, entry.getValue()).stream())
                .map(RequestView.class::cast)
                .filter(view -> view.state() == ViewState.ACTIVE)
                .sorted(Comparator.comparing(KnownFacts::end).reversed())
                .toList();
    }

    private static Instant end(RequestView view) {
        Instant end = view.endsAt();
        return end == null ? Instant.MAX : end;
    }

    private Optional<JitEvent> read(Topic topic, String key) {
        byte[] value = latest(topic).get(key);
        return value == null ? Optional.empty() : Optional.of(decode(topic, value));
    }

    /** One view that cannot be read does not hide the others. */
    private Optional<JitEvent> decoded(Topic topic, byte[] value) {
        try {
            return Optional.of(decode(topic, value));
        } catch (PoisonRecordException unreadable) {
            return Optional.empty();
        }
    }

    private JitEvent decode(Topic topic, byte[] value) {
        try (var deserializer = new EventDeserializer()) {
            deserializer.configure(clientConfig, false);
            JitEvent event = deserializer.deserialize(topic.topicName(), value);
            if (event == null) {
                throw new PoisonRecordException("no value", null);
            }
            return event;
        }
    }

    private Map<String, byte[]> latest(Topic topic) {
        var config = new HashMap<>(clientConfig);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (var consumer =
                new KafkaConsumer<>(
                        config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topicName()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, byte[]> latest = new HashMap<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> found : consumer.poll(POLL)) {
                    if (found.value() == null) {
                        latest.remove(found.key());
                    } else {
                        latest.put(found.key(), found.value());
                    }
                }
            }
            return latest;
        }
    }
}
