package io.jitaccess.provisioner.intake;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a member of a group holds: its partitions, how far the work on each has come, and the lease
 * under which that work is done. Only the polling thread changes it.
 */
final class Holding {
    private static final int MOST_IN_WORK = 5_000;

    private final Map<TopicPartition, Offsets> partitions = new HashMap<>();
    private final Set<TopicPartition> stopped = new HashSet<>();
    private volatile boolean poisoned;
    private Lease lease = new Lease();

    Lease lease() {
        return lease;
    }

    static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    Offsets offsets(ConsumerRecord<?, ?> record) {
        return partitions.computeIfAbsent(partition(record), _ -> new Offsets(record.offset()));
    }

    /** Nothing more of this record's partition is worked on until it can be read. */
    void stop(ConsumerRecord<?, ?> record) {
        stopped.add(partition(record));
        poisoned = true;
    }

    boolean isStopped(ConsumerRecord<?, ?> record) {
        return stopped.contains(partition(record));
    }

    /** Whether any partition is stopped; may be asked by any thread. */
    boolean isPoisoned() {
        return poisoned;
    }

    /** Pieces in work lose their lease: whatever they do next fails before it does harm. */
    void giveUp() {
        lease.lose();
        lease = new Lease();
        partitions.clear();
        stopped.clear();
        poisoned = false;
    }

    /** Has no more fetched than can be kept in hand. */
    void balance(Consumer<?, ?> member) {
        for (Map.Entry<TopicPartition, Offsets> partition : partitions.entrySet()) {
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

    /** Gives everything up, and has the member read again from what is settled. */
    void restart(Consumer<?, ?> member, ConsumerRecords<?, ?> unhandled) {
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : unhandled.partitions()) {
            from.put(partition, unhandled.records(partition).getFirst().offset());
        }
        partitions.forEach((partition, offsets) -> from.put(partition, offsets.lowWater()));
        giveUp();
        from.keySet().retainAll(member.assignment());
        from.forEach(member::seek);
        member.resume(from.keySet());
    }
}
