package io.jitaccess.audit.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.audit.config.SessionLoop;
import io.jitaccess.audit.event.EventContent;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.audit.event.EventReader.Decoded;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.events.Alert;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the rules over the events. What they remember is made anew at each start from the events of
 * the past weeks, silently up to where the group stands; so there is no state to keep or lose, and
 * an alert and the offset behind it are one transaction.
 */
final class WatchSession implements SessionLoop.Session, ConsumerRebalanceListener {
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final EventReader reader;
    private final Serializer<JitEvent> serializer;
    private final AlertSettings settings;
    private final InstantSource clock;
    private final Consumer<Alert> raised;
    private final Seen seen;
    private final Map<TopicPartition, Long> stands = new HashMap<>();
    private WatchRules rules;
    private boolean begun;

    WatchSession(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            EventReader reader,
            Serializer<JitEvent> serializer,
            AlertSettings settings,
            InstantSource clock,
            Consumer<Alert> raised,
            Seen seen) {
        this.consumer = consumer;
        this.producer = producer;
        this.reader = reader;
        this.serializer = serializer;
        this.settings = settings;
        this.clock = clock;
        this.raised = raised;
        this.seen = seen;
        this.rules = new WatchRules(settings);
    }

    /** Who else wants to see the events as they pass. */
    interface Seen {
        /** Everything is read again from the past weeks. */
        void again();

        /**
         * One event.
         *
         * @param fresh whether the group has not come this far before
         */
        void event(JitEvent event, boolean fresh);

        /** How many records wait in Kafka. */
        void waiting(long records);
    }

    private void begin() {
        producer.initTransactions();
        consumer.subscribe(
                ConsumerGroup.AUDIT_WATCH.topics().stream().map(Topic::topicName).toList(), this);
        begun = true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        rules = new WatchRules(settings);
        seen.again();
        stands.clear();
        long from = clock.instant().minus(settings.history()).toEpochMilli();
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> past = consumer.offsetsForTimes(times);
        consumer.committed(new HashSet<>(partitions))
                .forEach(
                        (partition, committed) -> {
                            if (committed != null) {
                                stands.put(partition, committed.offset());
                                seek(partition, committed.offset(), past.get(partition));
                            }
                        });
    }

    private void seek(TopicPartition partition, long committed, @Nullable OffsetAndTimestamp past) {
        consumer.seek(partition, past == null ? committed : Math.min(committed, past.offset()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(stands::remove);
    }

    @Override
    public void step() {
        if (!begun) {
            begin();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(WAIT);
        var suspicions = new ArrayList<Suspicion>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Reading reading = reader.read(record);
            List<Suspicion> found = rules.see(record.topic(), reading);
            boolean fresh = record.offset() >= stands.getOrDefault(partition(record), 0L);
            if (fresh) {
                suspicions.addAll(found);
            }
            if (reading instanceof Decoded(JitEvent event, EventContent _)) {
                seen.event(event, fresh);
            }
        }
        seen.waiting(
                stands.keySet().stream()
                        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                        .sum());
        if (caughtUp()) {
            suspicions.addAll(rules.due(clock.instant()));
        }
        publish(suspicions, ahead(records.nextOffsets()));
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private boolean caughtUp() {
        return !stands.isEmpty()
                && stands.entrySet().stream()
                        .allMatch(each -> consumer.position(each.getKey()) >= each.getValue());
    }

    /** What lies behind where the group stands was read to remember, and is not committed again. */
    private Map<TopicPartition, OffsetAndMetadata> ahead(
            Map<TopicPartition, OffsetAndMetadata> next) {
        var ahead = new HashMap<>(next);
        ahead.entrySet()
                .removeIf(
                        each -> each.getValue().offset() <= stands.getOrDefault(each.getKey(), 0L));
        return ahead;
    }

    private void publish(List<Suspicion> suspicions, Map<TopicPartition, OffsetAndMetadata> next) {
        if (suspicions.isEmpty() && next.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        List<Alert> alerts = suspicions.stream().map(Suspicion::alert).toList();
        for (Alert alert : alerts) {
            var headers = new RecordHeaders();
            byte[] value = serializer.serialize(Topics.ALERT, headers, alert);
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topics.ALERT,
                                    null,
                                    alert.subject().getBytes(UTF_8),
                                    value,
                                    headers));
        }
        if (!next.isEmpty()) {
            producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
        }
        producer.commitTransaction();
        alerts.forEach(raised);
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            producer.close(CLOSE_WITHIN);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
        }
    }
}
