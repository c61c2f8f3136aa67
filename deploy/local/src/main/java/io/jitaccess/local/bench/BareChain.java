package io.jitaccess.local.bench;

import io.jitaccess.local.KafkaProperties;
import io.jitaccess.local.StackAccess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The floor of the pipeline: records of the same size through as many transactional hops, with
 * nothing done in any of them. Each hop is one thread that reads committed records and writes them
 * and its offsets in one transaction.
 */
final class BareChain implements AutoCloseable {
    private static final int PARTITIONS = 6;

    private final Map<String, Object> client;
    private final Admin admin;
    private final List<String> topics;
    private final List<Thread> threads = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private volatile boolean closed;

    /** Makes the topics and starts the hops. */
    BareChain(StackAccess stack, int hops) throws InterruptedException, ExecutionException {
        this.client = Map.copyOf(stack.kafkaClient(KafkaProperties.ADMIN));
        this.admin = Admin.create(client);
        this.topics =
                IntStream.rangeClosed(0, hops)
                        .mapToObj(
                                hop ->
                                        "bench-hop-%d-%d"
                                                .formatted(ProcessHandle.current().pid(), hop))
                        .toList();
        admin.createTopics(
                        topics.stream()
                                .map(
                                        topic ->
                                                new NewTopic(
                                                        topic,
                                                        Optional.of(PARTITIONS),
                                                        Optional.empty()))
                                .toList())
                .all()
                .get();
        var ready = new CountDownLatch(hops + 1);
        for (int hop = 0; hop < hops; hop++) {
            int number = hop;
            threads.add(Thread.ofPlatform().daemon().start(() -> hop(number, ready)));
        }
        threads.add(Thread.ofPlatform().daemon().start(() -> measure(ready)));
        ready.await();
    }

    /** Sends records at a rate; returns from sending to the end of the chain. */
    Latencies run(int perSecond, Duration time, int recordBytes) throws InterruptedException {
        int before = latencies.count();
        int sent = 0;
        try (var producer = producer(Map.of())) {
            long start = System.nanoTime();
            long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
            for (; sent * step < time.toNanos(); sent++) {
                long due = start + sent * step;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                byte[] value = new byte[Math.max(recordBytes, Long.BYTES)];
                ByteBuffer.wrap(value).putLong(System.nanoTime());
                byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(sent).array();
                var _ = producer.send(new ProducerRecord<>(topics.getFirst(), key, value));
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (latencies.count() < before + sent && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        return latencies;
    }

    private void hop(int number, CountDownLatch ready) {
        String group = "bench-hop-" + topics.get(number);
        try (var consumer = consumer(group);
                var producer = producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group))) {
            producer.initTransactions();
            consumer.subscribe(List.of(topics.get(number)));
            boolean assigned = false;
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!assigned && !consumer.assignment().isEmpty()) {
                    assigned = true;
                    ready.countDown();
                }
                if (records.isEmpty()) {
                    continue;
                }
                producer.beginTransaction();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            topics.get(number + 1), record.key(), record.value()));
                }
                producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
                producer.commitTransaction();
            }
        }
    }

    private void measure(CountDownLatch ready) {
        try (var consumer = consumer("bench-hop-end-" + topics.getLast())) {
            consumer.subscribe(List.of(topics.getLast()));
            boolean assigned = false;
            while (!closed) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!assigned && !consumer.assignment().isEmpty()) {
                    assigned = true;
                    ready.countDown();
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    latencies.add(System.nanoTime() - ByteBuffer.wrap(record.value()).getLong());
                }
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var config = new HashMap<>(client);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.putAll(more);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        var config = new HashMap<>(client);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Joining::join);
        admin.deleteTopics(topics);
        admin.close();
    }
}
