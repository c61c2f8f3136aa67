package io.jitaccess.reaper;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.EventId;
import io.jitaccess.events.SweepDue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Orders the sweeps of those clusters whose key falls into this task's partition, so that each is
 * ordered by one instance without a lock. Retired clusters are swept too: something may be left.
 */
final class Sweeps {
    private final Duration every;
    private final List<String> clusters;
    private long lastSlot = Long.MIN_VALUE;

    Sweeps(Duration every, List<Cluster> clusters, Share share) {
        this.every = every;
        this.clusters = clusters.stream().map(Cluster::name).filter(share::holds).toList();
    }

    /** The sweeps that are due: at once after a start, then one in each slot of time. */
    List<SweepDue> due(Instant now) {
        long slot = now.toEpochMilli() / every.toMillis();
        if (slot <= lastSlot) {
            return List.of();
        }
        lastSlot = slot;
        return clusters.stream().map(cluster -> order(cluster, slot, now)).toList();
    }

    private static SweepDue order(String cluster, long slot, Instant now) {
        return SweepDue.builder()
                .eventId(EventId.of(cluster, SweepDue.class, slot))
                .occurredAt(now)
                .actor(Mark.SELF)
                .cluster(cluster)
                .build();
    }
}
