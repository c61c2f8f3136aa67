package io.jitaccess.provisioner.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.kafka.Topic;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.kafka.KafkaClients;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Reads the topics that tell what became of grants, from their beginning and for ever. Work may
 * start only once it has read all that was there when it began.
 */
public final class StateTail {
    private static final Logger log = LoggerFactory.getLogger(StateTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final List<Topic> TOPICS =
            List.of(
                    Topic.LOCKDOWN,
                    Topic.CLAIM,
                    Topic.PROVISIONED,
                    Topic.EXTENDED,
                    Topic.EXPIRY,
                    Topic.EXPIRED,
                    Topic.REVOKED,
                    Topic.DEPROVISIONED,
                    Topic.PROVISIONING_FAILED,
                    Topic.CREDENTIALS_ISSUED);

    private final KafkaClients clients;
    private final EventCodec codec;
    private final Grants grants;
    private final Lockdowns lockdowns;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean running = true;

    public StateTail(KafkaClients clients, EventCodec codec, Grants grants, Lockdowns lockdowns) {
        this.clients = clients;
        this.codec = codec;
        this.grants = grants;
        this.lockdowns = lockdowns;
    }

    /** Starts reading. */
    public void start() {
        thread = Thread.ofPlatform().name("state-tail").start(this::run);
    }

    /** Returns once everything that was there at the start has been read. */
    public void awaitComplete() throws InterruptedException {
        complete.await();
    }

    public boolean isComplete() {
        return complete.getCount() == 0;
    }

    public boolean isAlive() {
        Thread reading = thread;
        return reading != null && reading.isAlive();
    }

    /** Stops reading. */
    public void stop() {
        running = false;
        Consumer<byte[], byte[]> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    private void run() {
        while (running) {
            try (Consumer<byte[], byte[]> reader = clients.tail("provisioner-state")) {
                consumer = reader;
                read(reader);
            } catch (WakeupException stopping) {
                return;
            } catch (RuntimeException failed) {
                log.atError()
                        .addKeyValue("error", failed.getMessage())
                        .setCause(failed)
                        .log("reading state begins again");
                pause();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> reader) {
        List<TopicPartition> partitions =
                TOPICS.stream()
                        .flatMap(topic -> reader.partitionsFor(topic.topicName()).stream())
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        while (running) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                apply(record);
            }
            if (!isComplete() && hasReached(reader, ends)) {
                log.atInfo().log("state is read");
                complete.countDown();
            }
        }
    }

    private static boolean hasReached(
            Consumer<byte[], byte[]> reader, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> reader.position(end.getKey()) >= end.getValue());
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        switch (codec.read(record)) {
            case EventCodec.Event(@Nullable JitEvent event) when event instanceof Lockdown lock ->
                    lockdowns.apply(lock);
            case EventCodec.Event(@Nullable JitEvent event) when event != null ->
                    grants.apply(event);
            case EventCodec.Event _ -> {}
            case EventCodec.Poison(var cause) -> unreadable(record, cause);
        }
    }

    /**
     * A lock that cannot be read counts; of the rest, the other facts of the same grant must do.
     */
    private void unreadable(ConsumerRecord<byte[], byte[]> record, Exception cause) {
        log.atError()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", cause.getMessage())
                .log("unreadable record");
        if (record.topic().equals(Topic.LOCKDOWN.topicName()) && record.key() != null) {
            lockdowns.unreadable(new String(record.key(), UTF_8));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
