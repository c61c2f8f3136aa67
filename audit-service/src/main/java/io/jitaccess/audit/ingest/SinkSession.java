package io.jitaccess.audit.ingest;

import io.jitaccess.audit.chain.ChainedRow;
import io.jitaccess.audit.chain.SourceHead;
import io.jitaccess.audit.config.SessionLoop;
import io.jitaccess.audit.envelope.Envelopes;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.audit.event.EventReader.Poison;
import io.jitaccess.audit.event.EventReader.Reading;
import io.jitaccess.audit.ingest.EventStore.Advance;
import io.jitaccess.audit.ingest.EventStore.RowId;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes in batches: first into PostgreSQL, then onto {@code jit.audit} in one transaction with the
 * group's offsets. So the database says what is stored, the group's offset says what is published,
 * and after a crash between the two a record is published without being stored again.
 *
 * <p>While PostgreSQL is away nothing is read: Kafka keeps what has not been taken in.
 */
public final class SinkSession implements SessionLoop.Session, ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(SinkSession.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final int member;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Map<String, UUID> topicIds;
    private final EventReader reader;
    private final EventStore store;
    private final Envelopes envelopes;
    private final SinkMeters meters;
    private final InstantSource clock;
    private final Map<TopicPartition, SourceHead> heads = new HashMap<>();
    private final Map<TopicPartition, Long> published = new HashMap<>();
    private boolean begun;

    SinkSession(
            int member,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            Map<String, UUID> topicIds,
            EventReader reader,
            EventStore store,
            Envelopes envelopes,
            SinkMeters meters,
            InstantSource clock) {
        this.member = member;
        this.consumer = consumer;
        this.producer = producer;
        this.topicIds = topicIds;
        this.reader = reader;
        this.store = store;
        this.envelopes = envelopes;
        this.meters = meters;
        this.clock = clock;
    }

    private void begin() {
        producer.initTransactions();
        consumer.subscribe(topicIds.keySet(), this);
        begun = true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(new HashSet<>(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                throw new IllegalStateException(
                        "no first offset of %s: run the install step".formatted(partition));
            }
            UUID topicId = topicIds.getOrDefault(partition.topic(), new UUID(0, 0));
            SourceHead head = store.open(topicId, partition, offset.offset());
            heads.put(partition, head);
            published.put(partition, offset.offset());
            consumer.seek(partition, Math.min(offset.offset(), head.nextOffset()));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(heads::remove);
        partitions.forEach(published::remove);
    }

    @Override
    public void step() {
        if (!begun) {
            begin();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(WAIT);
        if (!records.isEmpty()) {
            meters.batch(() -> publish(store(records), records.nextOffsets()));
        }
        meters.waiting(
                member,
                heads.keySet().stream()
                        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                        .sum());
    }

    private record Taken(
            ConsumerRecord<byte[], byte[]> record, Reading reading, @Nullable String duplicateOf) {
        Taken(ConsumerRecord<byte[], byte[]> record, Reading reading) {
            this(record, reading, null);
        }

        Taken repeating(@Nullable String earlier) {
            return earlier == null ? this : new Taken(record, reading, earlier);
        }
    }

    private List<Taken> store(ConsumerRecords<byte[], byte[]> records) {
        Instant now = clock.instant();
        var taken = new LinkedHashMap<RowId, Taken>(records.count());
        var repeats = new HashMap<RowId, String>();
        var rows = new ArrayList<ChainedRow>(records.count());
        var advances = new ArrayList<Advance>();
        for (TopicPartition partition : records.partitions()) {
            SourceHead before = head(partition);
            SourceHead head = before;
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                Reading reading = reader.read(record);
                taken.put(
                        new RowId(head.source().id(), record.offset()), new Taken(record, reading));
                if (record.offset() >= head.nextOffset()) {
                    ChainedRow row = head.link(record, reading.content(), now);
                    rows.add(row);
                    head = head.after(row);
                }
            }
            if (!head.equals(before)) {
                advances.add(new Advance(before, head));
            }
            repeats.putAll(repeatsBefore(before, records.records(partition)));
        }
        repeats.putAll(store.append(rows, advances));
        meters.stored(rows.size(), repeats.size());
        advances.forEach(advance -> heads.put(partition(advance.to()), advance.to()));
        return taken.entrySet().stream()
                .map(each -> each.getValue().repeating(repeats.get(each.getKey())))
                .toList();
    }

    /** What was stored before a crash and is published only now may repeat an event too. */
    private Map<RowId, String> repeatsBefore(
            SourceHead head, List<ConsumerRecord<byte[], byte[]>> records) {
        long first = records.getFirst().offset();
        return first < head.nextOffset()
                ? store.repeats(head.source(), first, head.nextOffset() - 1)
                : Map.of();
    }

    private SourceHead head(TopicPartition partition) {
        SourceHead head = heads.get(partition);
        if (head == null) {
            throw new IllegalStateException(
                    "a record of %s, which is not ours".formatted(partition));
        }
        return head;
    }

    private static TopicPartition partition(SourceHead head) {
        return new TopicPartition(head.source().topic(), head.source().partition());
    }

    private void publish(List<Taken> taken, Map<TopicPartition, OffsetAndMetadata> next) {
        producer.beginTransaction();
        for (Taken each : taken) {
            ConsumerRecord<byte[], byte[]> record = each.record();
            if (record.offset() < published.getOrDefault(partition(record), 0L)) {
                continue;
            }
            var _ = producer.send(envelopes.of(record, each.reading(), each.duplicateOf()));
            if (each.reading() instanceof Poison(String cause, _)) {
                log.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", cause)
                        .log("record cannot be decoded; kept as it is");
                var _ = producer.send(DeadLetters.of(record, cause));
            }
        }
        producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
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
