package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;
import io.jitaccess.provisioner.grant.LeaseLostException;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.state.Grants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one consumer group's records and hands each to the lane of its cluster. The thread that
 * polls never waits for AWS; when it was away for too long, all pieces in work are given up and
 * read again.
 */
final class GroupLoop {
    private static final Logger log = LoggerFactory.getLogger(GroupLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_IN_WORK = 5_000;

    private final ConsumerGroup group;
    private final KafkaClients clients;
    private final EventCodec codec;
    private final Work work;
    private final Lanes lanes;
    private final MeterRegistry meters;
    private final Journal journal;
    private final Thread thread;
    private final Map<TopicPartition, Offsets> assigned = new HashMap<>();
    private final Set<TopicPartition> stopped = new HashSet<>();
    private Lease lease = new Lease();
    private volatile @Nullable ConsumerGroupMetadata metadata;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean running = true;
    private volatile boolean poisoned;

    GroupLoop(
            ConsumerGroup group,
            KafkaClients clients,
            EventCodec codec,
            Grants grants,
            Work work,
            Lanes lanes,
            MeterRegistry meters) {
        this.group = group;
        this.clients = clients;
        this.codec = codec;
        this.work = work;
        this.lanes = lanes;
        this.meters = meters;
        this.journal =
                new Journal(
                        group.groupId() + "-journal",
                        () -> clients.transactional(group.groupId()),
                        this::metadata,
                        codec,
                        grants);
        this.thread = Thread.ofPlatform().name(group.groupId()).unstarted(this::run);
    }

    void start() {
        journal.start();
        thread.start();
    }

    /** Stops reading, lets what is in work finish, and writes what is finished. */
    void stop() throws InterruptedException {
        running = false;
        lanes.stop();
        journal.stop();
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
        thread.join(PAUSE.multipliedBy(5));
    }

    /** What keeps it from working; null while it works. */
    @Nullable String fault() {
        if (journal.isFenced()) {
            return "another process runs under this instance's name";
        }
        if (!thread.isAlive() || !journal.isAlive()) {
            return "stopped";
        }
        return poisoned ? "an unreadable record has stopped a partition" : null;
    }

    private ConsumerGroupMetadata metadata() {
        ConsumerGroupMetadata known = metadata;
        if (known == null) {
            throw new LeaseLostException("not in the group");
        }
        return known;
    }

    private void run() {
        while (running) {
            try (Consumer<byte[], byte[]> member = clients.member(group)) {
                consumer = member;
                member.subscribe(
                        group.topics().stream().map(Topic::topicName).toList(), new Rebalance());
                giveUp();
                while (true) {
                    poll(member);
                }
            } catch (WakeupException stopping) {
                return;
            } catch (FencedInstanceIdException replaced) {
                log.atError()
                        .addKeyValue("group", group.groupId())
                        .log("another process runs under this instance's name");
                giveUp();
                return;
            } catch (RuntimeException failed) {
                log.atError()
                        .addKeyValue("group", group.groupId())
                        .setCause(failed)
                        .log("reading begins again");
                giveUp();
                pause();
            }
        }
    }

    private void poll(Consumer<byte[], byte[]> member) {
        var records = member.poll(running ? POLL : PAUSE);
        metadata = member.groupMetadata();
        if (!lease.renew()) {
            log.atWarn()
                    .addKeyValue("group", group.groupId())
                    .log("away for too long: work begins again");
            restart(member, records);
            return;
        }
        if (!running) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (!stopped.contains(partition)) {
                hand(record, partition);
            }
        }
        balance(member);
    }

    private void hand(ConsumerRecord<byte[], byte[]> record, TopicPartition partition) {
        Offsets offsets = assigned.computeIfAbsent(partition, _ -> new Offsets(record.offset()));
        EventCodec.Read read = codec.read(record);
        if (read instanceof EventCodec.Poison && work.stopsOnPoison()) {
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("unreadable order: this partition stops until it can be read");
            stopped.add(partition);
            poisoned = true;
            return;
        }
        offsets.begin(record.offset());
        Piece piece =
                new Piece(
                        journal,
                        lease,
                        offsets,
                        partition,
                        record.offset(),
                        EventCodec.trace(record));
        switch (read) {
            case EventCodec.Poison(var cause) -> {
                log.atError()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("offset", record.offset())
                        .addKeyValue("error", cause.getMessage())
                        .log("unreadable record set aside");
                var _ = journal.write(Journal.Entry.poison(piece, codec.deadLetter(record, cause)));
            }
            case EventCodec.Event(@Nullable JitEvent event) when event != null ->
                    lanes.run(work.cluster(event), () -> work(event, piece));
            case EventCodec.Event _ -> {
                var _ = journal.write(Journal.Entry.last(piece, List.of()));
            }
        }
    }

    /**
     * What fails unexpectedly is done again; a grant that cannot be made so runs into its startBy.
     */
    private void work(JitEvent event, Piece piece) {
        try {
            while (!attempt(event, piece)) {
                pause();
                piece.check();
            }
        } catch (LeaseLostException lost) {
            log.atWarn()
                    .addKeyValue("requestId", event.requestId())
                    .log("work given up: another instance may have it");
        }
    }

    private boolean attempt(JitEvent event, Piece piece) {
        Timer.Sample began = Timer.start(meters);
        try {
            piece.finish(work.run(event, piece));
            began.stop(
                    meters.timer(
                            "jit.work", "group", group.groupId(), "cluster", work.cluster(event)));
            return true;
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failed) {
            log.atError()
                    .addKeyValue("requestId", event.requestId())
                    .setCause(failed)
                    .log("work failed and is done again");
            return false;
        }
    }

    private void balance(Consumer<byte[], byte[]> member) {
        for (Map.Entry<TopicPartition, Offsets> partition : assigned.entrySet()) {
            boolean full =
                    partition.getValue().unsettled() >= MOST_IN_WORK
                            || stopped.contains(partition.getKey());
            if (full != member.paused().contains(partition.getKey())) {
                if (full) {
                    member.pause(List.of(partition.getKey()));
                } else {
                    member.resume(List.of(partition.getKey()));
                }
            }
        }
    }

    /** Everything in work is given up, and read again from what is settled. */
    private void restart(
            Consumer<byte[], byte[]> member, ConsumerRecords<byte[], byte[]> unhandled) {
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : unhandled.partitions()) {
            from.put(partition, unhandled.records(partition).getFirst().offset());
        }
        assigned.forEach((partition, offsets) -> from.put(partition, offsets.lowWater()));
        giveUp();
        from.keySet().retainAll(member.assignment());
        from.forEach(member::seek);
        member.resume(from.keySet());
        pause();
    }

    private void giveUp() {
        lease.lose();
        lease = new Lease();
        assigned.clear();
        stopped.clear();
        poisoned = false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("the service is stopping");
        }
    }

    /** Partitions that move to another member take their pieces with them. */
    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.atInfo()
                    .addKeyValue("group", group.groupId())
                    .addKeyValue("partitions", partitions.size())
                    .log("assigned");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            giveUp();
        }
    }
}
