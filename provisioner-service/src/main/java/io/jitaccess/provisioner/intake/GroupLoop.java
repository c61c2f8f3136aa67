package io.jitaccess.provisioner.intake;

import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;
import io.jitaccess.provisioner.grant.LeaseLostException;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.KafkaClients;
import io.jitaccess.provisioner.state.Grants;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;

/**
 * Reads one consumer group's records and hands them out. The thread that polls never waits for AWS;
 * when it was away for too long, all pieces in work are given up and read again.
 */
final class GroupLoop {
    private static final Logger log = LoggerFactory.getLogger(GroupLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ConsumerGroup group;
    private final KafkaClients clients;
    private final Lanes lanes;
    private final Journal journal;
    private final Handout handout;
    private final Holding holding = new Holding();
    private final Thread thread;
    private volatile @Nullable ConsumerGroupMetadata metadata;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean running = true;

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
        this.lanes = lanes;
        this.journal =
                new Journal(
                        group.groupId() + "-journal",
                        () -> clients.transactional(group.groupId()),
                        this::metadata,
                        codec,
                        grants);
        this.handout = new Handout(group.groupId(), codec, work, lanes, journal, meters);
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
        return holding.isPoisoned() ? "an unreadable record has stopped a partition" : null;
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
                holding.giveUp();
                while (true) {
                    poll(member);
                }
            } catch (WakeupException stopping) {
                return;
            } catch (FencedInstanceIdException replaced) {
                log.atError()
                        .addKeyValue("group", group.groupId())
                        .log("another process runs under this instance's name");
                holding.giveUp();
                return;
            } catch (RuntimeException failed) {
                log.atError()
                        .addKeyValue("group", group.groupId())
                        .setCause(failed)
                        .log("reading begins again");
                holding.giveUp();
                Pause.of(PAUSE);
            }
        }
    }

    private void poll(Consumer<byte[], byte[]> member) {
        var records = member.poll(running ? POLL : PAUSE);
        metadata = member.groupMetadata();
        if (!holding.lease().renew()) {
            log.atWarn()
                    .addKeyValue("group", group.groupId())
                    .log("away for too long: work begins again");
            holding.restart(member, records);
            Pause.of(PAUSE);
            return;
        }
        if (!running) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!holding.isStopped(record)) {
                handout.hand(record, holding);
            }
        }
        holding.balance(member);
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
            holding.giveUp();
        }
    }
}
