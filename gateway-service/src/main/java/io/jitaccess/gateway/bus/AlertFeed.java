package io.jitaccess.gateway.bus;

import io.jitaccess.events.Alert;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
import java.util.concurrent.locks.LockSupport;

/**
 * Hands alerts to whoever tells people of them, each once among all instances. One is done with
 * when it is told: until then it waits in Kafka.
 */
@Component
class AlertFeed implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AlertFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration CATCH_UP = Duration.ofSeconds(15);

    private final KafkaProperties kafka;
    private final UnreadableRecords unreadable;
    private final Tail tail;
    private final ObjectProvider<AlertListener> listeners;
    private final String instance;
    private volatile boolean running;
    private volatile @Nullable KafkaConsumer<String, byte[]> current;
    private Thread thread = new Thread();

    AlertFeed(
            KafkaProperties kafka,
            UnreadableRecords unreadable,
            Tail tail,
            ObjectProvider<AlertListener> listeners,
            @Value("${jit.instance}") String instance) {
        this.kafka = kafka;
        this.unreadable = unreadable;
        this.tail = tail;
        this.listeners = listeners;
        this.instance = instance;
    }

    private void run(AlertListener listener) {
        while (running) {
            try (var consumer = new KafkaConsumer<String, byte[]>(config())) {
                current = consumer;
                consumer.subscribe(List.of(Topics.ALERT), new Handover());
                while (running) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                        take(listener, record);
                        consumer.commitSync(after(record));
                    }
                }
            } catch (WakeupException stopped) {
                log.atDebug().log("alerts stopped");
            } catch (RuntimeException failed) {
                log.atWarn().setCause(failed).log("alerts wait, and come again");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void take(AlertListener listener, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        unreadable
                .read(record)
                .ifPresent(
                        event -> {
                            if (event instanceof Alert alert) {
                                listener.accept(alert);
                            }
                        });
    }

    private static Map<TopicPartition, OffsetAndMetadata> after(ConsumerRecord<?, ?> record) {
        return Map.of(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1));
    }

    /** Where the last owner has put its messages must be known before the next one changes them. */
    private final class Handover implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> lost) {
            log.atDebug().addKeyValue("partitions", lost).log("alerts handed over");
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> gained) {
            try {
                if (!tail.awaitAll(CATCH_UP)) {
                    throw new IllegalStateException("the tail does not catch up");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<String, Object> config() {
        var config = new HashMap<>(kafka.buildConsumerProperties());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, ConsumerGroup.GATEWAY_ALERTS.groupId());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Each may have to wait until it can be told.
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 900_000);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return config;
    }

    @Override
    public void start() {
        AlertListener listener = listeners.getIfAvailable();
        if (listener != null && listener.wanted()) {
            running = true;
            thread = Thread.ofPlatform().name("alerts").daemon().start(() -> run(listener));
        }
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
