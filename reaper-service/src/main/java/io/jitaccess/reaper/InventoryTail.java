package io.jitaccess.reaper;

import io.jitaccess.events.Inventory;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.PoisonRecordException;
import io.jitaccess.kafka.RegistryUnavailableException;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The latest inventory of each cluster, on every instance: the grants of a cluster lie in all
 * partitions. Older ones do not matter, the next sweep comes in minutes, so it starts at the end
 * and commits nothing.
 */
final class InventoryTail implements SmartLifecycle, Supplier<Collection<Inventory>> {
    private static final Logger log = LoggerFactory.getLogger(InventoryTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Map<String, Object> settings;
    private final Deserializer<JitEvent> events;
    private final Map<String, Inventory> latest = new ConcurrentHashMap<>();
    private volatile boolean running;
    private @Nullable Thread thread;

    InventoryTail(Map<String, Object> consumer, Deserializer<JitEvent> events) {
        var own = new HashMap<String, Object>(consumer);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.remove(ConsumerConfig.GROUP_ID_CONFIG);
        own.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        this.settings = Map.copyOf(own);
        this.events = events;
    }

    @Override
    public Collection<Inventory> get() {
        return latest.values();
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("inventories").start(this::run);
    }

    private void run() {
        while (running) {
            try (var consumer =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> partitions =
                        consumer.partitionsFor(Topics.INVENTORY).stream()
                                .map(info -> new TopicPartition(info.topic(), info.partition()))
                                .toList();
                if (partitions.isEmpty()) {
                    throw new UnknownTopicOrPartitionException(Topics.INVENTORY);
                }
                consumer.assign(partitions);
                consumer.seekToEnd(partitions);
                while (running) {
                    consumer.poll(POLL).forEach(record -> read(record.value()));
                }
            } catch (InterruptException stopped) {
                return;
            } catch (KafkaException away) {
                log.atDebug().addKeyValue("error", away.getMessage()).log("no inventories for now");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void read(byte[] value) {
        try {
            if (events.deserialize(Topics.INVENTORY, value) instanceof Inventory inventory) {
                latest.put(inventory.cluster(), inventory);
            }
        } catch (PoisonRecordException | RegistryUnavailableException unreadable) {
            log.atWarn()
                    .addKeyValue("topic", Topics.INVENTORY)
                    .addKeyValue("error", unreadable.getMessage())
                    .log("inventory cannot be read: the next sweep tells again");
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
