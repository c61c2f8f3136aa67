package io.jitaccess.gateway.bus;

import static java.util.stream.Collectors.toMap;

import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads all partitions of the topics that every instance must know as a whole, from their beginning
 * and without a consumer group. What goes wrong makes it start over: to read again is harmless.
 */
@Component
public class Tail implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BRIEFLY = Duration.ofMillis(20);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaProperties kafka;
    private final Map<Topic, TailListener> listeners;
    private final Queue<Barrier> barriers = new ConcurrentLinkedQueue<>();
    private final UnreadableRecords unreadable;
    private final TailSettings settings;
    private final InstantSource clock;

    private volatile boolean running;
    private volatile boolean caughtUp;
    private volatile Instant lastSign = Instant.EPOCH;
    private volatile @Nullable Consumer<String, byte[]> current;
    private Thread thread = new Thread();

    Tail(
            KafkaProperties kafka,
            List<TailListener> listeners,
            UnreadableRecords unreadable,
            TailSettings settings,
            InstantSource clock) {
        this.kafka = kafka;
        this.listeners = listeners.stream().collect(toMap(TailListener::topic, l -> l));
        this.unreadable = unreadable;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whether everything that was there at the start is known. Before that nothing may be answered.
     */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** Why the tail does not work, if it does not. */
    Optional<String> trouble() {
        if (!caughtUp) {
            return Optional.of("still reading what was there at the start");
        }
        Duration silence = Duration.between(lastSign, clock.instant());
        return silence.compareTo(settings.longestSilence()) > 0
                ? Optional.of("no sign of Kafka for %d s".formatted(silence.toSeconds()))
                : Optional.empty();
    }

    /** Where the tail must have come to. */
    private record Barrier(CompletableFuture<Map<TopicPartition, Long>> goal, CountDownLatch met) {}

    /**
     * Waits until everything is known that was there when this was called.
     *
     * @return false if that took too long
     */
    public boolean awaitAll(Duration longest) throws InterruptedException {
        var barrier = new Barrier(new CompletableFuture<>(), new CountDownLatch(1));
        barriers.add(barrier);
        return barrier.met().await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void meet(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        for (Barrier barrier : List.copyOf(barriers)) {
            if (!barrier.goal().isDone()) {
                barrier.goal().complete(consumer.endOffsets(partitions));
            } else if (reached(consumer, barrier.goal().join())) {
                barrier.met().countDown();
                barriers.remove(barrier);
            }
        }
    }

    private void run() {
        while (running) {
            try (var consumer = new KafkaConsumer<String, byte[]>(config())) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException stopped) {
                log.atDebug().log("tail stopped");
            } catch (RuntimeException failed) {
                log.atError().setCause(failed).log("tail failed; it starts over");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions =
                listeners.keySet().stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> goal = consumer.endOffsets(partitions);
        Instant nextSign = Instant.EPOCH;
        while (running) {
            consumer.poll(barriers.isEmpty() ? POLL : BRIEFLY).forEach(this::hand);
            meet(consumer, partitions);
            if (!caughtUp && reached(consumer, goal)) {
                caughtUp = true;
                log.atInfo().addKeyValue("partitions", partitions.size()).log("tail caught up");
            }
            Instant now = clock.instant();
            if (!now.isBefore(nextSign)) {
                sign(consumer, partitions, now);
                nextSign = now.plus(SIGN_OF_LIFE);
            }
        }
    }

    /** A poll is silent while Kafka is away; only a question that must be answered tells. */
    private void sign(
            Consumer<String, byte[]> consumer, List<TopicPartition> partitions, Instant now) {
        try {
            consumer.endOffsets(partitions.subList(0, 1), SIGN_OF_LIFE);
            lastSign = now;
        } catch (TimeoutException away) {
            log.atWarn().addKeyValue("error", away.getMessage()).log("Kafka does not answer");
        }
    }

    private static boolean reached(
            Consumer<String, byte[]> consumer, Map<TopicPartition, Long> goal) {
        return goal.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void hand(ConsumerRecord<String, byte[]> record) {
        TailListener listener = listeners.get(Topic.named(record.topic()).orElseThrow());
        if (listener == null || record.value() == null) {
            return;
        }
        unreadable
                .read(record)
                .ifPresentOrElse(
                        event -> listener.accept(record.key(), event),
                        () -> listener.unreadable(record.key()));
    }

    private Map<String, Object> config() {
        var config = new HashMap<>(kafka.buildConsumerProperties());
        Set.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                .forEach(config::remove);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return config;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("tail").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the contract gate, before the web server takes requests. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
