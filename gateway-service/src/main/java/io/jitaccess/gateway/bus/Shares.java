package io.jitaccess.gateway.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Shares the keys of a compacted topic among the instances. Nothing is committed: whoever gets a
 * partition reads it from its beginning, so that what an instance left undone is found by the next.
 */
@Component
public class Shares implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Shares.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CATCH_UP = Duration.ofSeconds(15);

    private final KafkaProperties kafka;
    private final ObjectProvider<ShareListener> listeners;
    private final UnreadableRecords unreadable;
    private final Tail tail;
    private final String instance;
    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
    private volatile int partitions = 1;
    private volatile boolean running;
    private volatile @Nullable KafkaConsumer<String, byte[]> current;
    private Thread thread = new Thread();

    Shares(
            KafkaProperties kafka,
            ObjectProvider<ShareListener> listeners,
            UnreadableRecords unreadable,
            Tail tail,
            @Value("${jit.instance}") String instance) {
        this.kafka = kafka;
        this.listeners = listeners;
        this.unreadable = unreadable;
        this.tail = tail;
        this.instance = instance;
    }

    /** Whether this instance tends the key, as far as it knows. */
    public boolean owns(String key) {
        return owned.contains(Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions);
    }

    private void run(ShareListener listener) {
        while (running) {
            try (var consumer = new KafkaConsumer<String, byte[]>(config(listener))) {
                current = consumer;
                follow(consumer, listener);
            } catch (WakeupException stopped) {
                log.atDebug().log("share stopped");
            } catch (RuntimeException failed) {
                log.atError().setCause(failed).log("share failed; it starts over");
                owned.clear();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        owned.clear();
    }

    private void follow(KafkaConsumer<String, byte[]> consumer, ShareListener listener) {
        Topic topic = listener.group().topics().iterator().next();
        partitions = consumer.partitionsFor(topic.topicName()).size();
        consumer.subscribe(List.of(topic.topicName()), new Handover(consumer));
        while (running) {
            consumer.poll(POLL)
                    .forEach(
                            record -> {
                                if (record.value() != null) {
                                    unreadable
                                            .read(record)
                                            .ifPresent(
                                                    event -> listener.accept(record.key(), event));
                                }
                            });
        }
    }

    /** What the last owner of a key has written must be known before the next one acts. */
    private final class Handover implements ConsumerRebalanceListener {
        private final KafkaConsumer<String, byte[]> consumer;

        Handover(KafkaConsumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> lost) {
            lost.forEach(partition -> owned.remove(partition.partition()));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> gained) {
            if (gained.isEmpty()) {
                return;
            }
            try {
                if (!tail.awaitAll(CATCH_UP)) {
                    throw new IllegalStateException("the tail does not catch up");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            gained.forEach(partition -> owned.add(partition.partition()));
            consumer.seekToBeginning(gained);
            log.atInfo().addKeyValue("partitions", owned).log("tends the messages of these");
        }
    }

    private Map<String, Object> config(ShareListener listener) {
        var config = new HashMap<>(kafka.buildConsumerProperties());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, listener.group().groupId());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return config;
    }

    @Override
    public void start() {
        running = true;
        listeners.ifAvailable(
                listener ->
                        thread =
                                Thread.ofPlatform()
                                        .name("share-" + listener.group().groupId())
                                        .daemon()
                                        .start(() -> run(listener)));
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

    /** After the tail, whose knowledge it needs. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 2;
    }
}
