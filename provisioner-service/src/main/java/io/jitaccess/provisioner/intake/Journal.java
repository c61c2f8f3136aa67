package io.jitaccess.provisioner.intake;

import io.jitaccess.events.JitEvent;
import io.jitaccess.provisioner.grant.LeaseLostException;
import io.jitaccess.provisioner.kafka.EventCodec;
import io.jitaccess.provisioner.state.Grants;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes facts and the offsets that they settle. Takes whatever waits into one short transaction,
 * so that the more there is to write, the less each piece pays. Each transaction names the group's
 * generation, so a member that was replaced writes nothing, not even a claim.
 */
final class Journal {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final int MOST_AT_ONCE = 500;
    private static final int ATTEMPTS = 5;
    private static final long IDLE_MILLIS = 200;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Supplier<ConsumerGroupMetadata> group;
    private final EventCodec codec;
    private final Grants grants;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean running = true;
    private volatile boolean fenced;

    Journal(
            String name,
            Supplier<Producer<byte[], byte[]>> producers,
            Supplier<ConsumerGroupMetadata> group,
            EventCodec codec,
            Grants grants) {
        this.producers = producers;
        this.group = group;
        this.codec = codec;
        this.grants = grants;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** What is to be written for a piece. */
    record Entry(
            Piece piece,
            List<JitEvent> facts,
            List<ProducerRecord<byte[], byte[]>> letters,
            boolean settles,
            CompletableFuture<Void> written) {

        static Entry during(Piece piece, List<JitEvent> facts) {
            return new Entry(piece, facts, List.of(), false, new CompletableFuture<>());
        }

        static Entry last(Piece piece, List<JitEvent> facts) {
            return new Entry(piece, facts, List.of(), true, new CompletableFuture<>());
        }

        static Entry poison(Piece piece, ProducerRecord<byte[], byte[]> letter) {
            return new Entry(piece, List.of(), List.of(letter), true, new CompletableFuture<>());
        }
    }

    void start() {
        thread.start();
    }

    /** Ends after what waits has been written. */
    void stop() throws InterruptedException {
        running = false;
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    boolean isAlive() {
        return thread.isAlive() && !fenced;
    }

    /** Whether another process has taken this one's name. */
    boolean isFenced() {
        return fenced;
    }

    CompletableFuture<Void> write(Entry entry) {
        queue.add(entry);
        return entry.written();
    }

    private void run() {
        try {
            while (running || !queue.isEmpty()) {
                Entry first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Entry> batch = new ArrayList<>(List.of(first));
                    queue.drainTo(batch, MOST_AT_ONCE);
                    commit(held(batch));
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private static List<Entry> held(List<Entry> batch) {
        List<Entry> held = new ArrayList<>();
        for (Entry entry : batch) {
            if (entry.piece().isHeld()) {
                held.add(entry);
            } else {
                lose(entry);
            }
        }
        return held;
    }

    private void commit(List<Entry> batch) {
        for (int attempt = 1; !batch.isEmpty(); attempt++) {
            try {
                transaction(batch);
                batch.forEach(this::done);
                return;
            } catch (RuntimeException failed) {
                close();
                if (causedBy(failed, FencedInstanceIdException.class)) {
                    fenced = true;
                    log.atError().log("another process runs under this instance's name");
                }
                if (fenced
                        || causedBy(failed, CommitFailedException.class)
                        || causedBy(failed, LeaseLostException.class)) {
                    batch.forEach(Journal::lose);
                    return;
                }
                log.atWarn()
                        .addKeyValue("error", failed.getMessage())
                        .addKeyValue("attempt", attempt)
                        .log("transaction failed");
                if (attempt == ATTEMPTS) {
                    batch.forEach(entry -> entry.written().completeExceptionally(failed));
                    return;
                }
            }
        }
    }

    private static boolean causedBy(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private void transaction(List<Entry> batch) {
        Producer<byte[], byte[]> open = open();
        open.beginTransaction();
        for (Entry entry : batch) {
            for (JitEvent fact : entry.facts()) {
                var _ = open.send(codec.write(fact, entry.piece().trace()));
            }
            for (ProducerRecord<byte[], byte[]> letter : entry.letters()) {
                var _ = open.send(letter);
            }
        }
        open.sendOffsetsToTransaction(offsets(batch), group.get());
        open.commitTransaction();
    }

    /** Even where no offset moves: naming one is what makes the broker check the generation. */
    private static Map<TopicPartition, OffsetAndMetadata> offsets(List<Entry> batch) {
        Map<TopicPartition, Offsets> partitions = new HashMap<>();
        Map<TopicPartition, Set<Long>> settled = new HashMap<>();
        for (Entry entry : batch) {
            Piece piece = entry.piece();
            partitions.put(piece.partition(), piece.offsets());
            Set<Long> more = settled.computeIfAbsent(piece.partition(), _ -> new HashSet<>());
            if (entry.settles()) {
                more.add(piece.offset());
            }
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach(
                (partition, open) ->
                        offsets.put(
                                partition,
                                new OffsetAndMetadata(
                                        open.lowWaterWith(
                                                settled.getOrDefault(partition, Set.of())))));
        return offsets;
    }

    private void done(Entry entry) {
        entry.facts().forEach(grants::apply);
        if (entry.settles()) {
            entry.piece().offsets().settle(entry.piece().offset());
        }
        entry.written().complete(null);
    }

    private static void lose(Entry entry) {
        entry.written()
                .completeExceptionally(
                        new LeaseLostException("another instance has this piece of work"));
    }

    private Producer<byte[], byte[]> open() {
        if (producer == null) {
            producer = producers.get();
            producer.initTransactions();
        }
        return producer;
    }

    /** A new producer of the same name first ends whatever this one left open. */
    private void close() {
        if (producer != null) {
            producer.close(CLOSE);
            producer = null;
        }
    }
}
