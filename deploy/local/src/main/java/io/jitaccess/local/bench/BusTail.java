package io.jitaccess.local.bench;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.EventDeserializer;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.StackAccess;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Hands on what is committed to some topics from now on, as soon as it can be read. */
final class BusTail implements AutoCloseable {
    private final KafkaConsumer<String, JitEvent> consumer;
    private final Listener listener;
    private final Thread thread;
    private final CountDownLatch reading = new CountDownLatch(1);
    private volatile boolean closed;

    /** Told of each event, on the tail's own thread. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param record where it was, how large, and when it was written
         */
        void read(JitEvent event, ConsumerRecord<String, JitEvent> record);
    }

    /** Returns when nothing written from now on is missed. */
    BusTail(StackAccess stack, Set<Topic> topics, Listener listener) throws InterruptedException {
        this.listener = listener;
        var config = new HashMap<String, Object>(stack.kafkaClient(KafkaProperties.ADMIN));
        config.put(EventSerializer.REGISTRY_URL, stack.registryUrl());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var values = new EventDeserializer();
        values.configure(config, false);
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), values);
        List<TopicPartition> partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        this.thread = Thread.ofPlatform().daemon().name("bus-tail").start(this::read);
        reading.await();
    }

    private void read() {
        reading.countDown();
        while (!closed) {
            for (ConsumerRecord<String, JitEvent> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.value() != null) {
                    listener.read(record.value(), record);
                }
            }
        }
        consumer.close();
    }

    @Override
    public void close() {
        closed = true;
        Joining.join(thread);
    }
}
