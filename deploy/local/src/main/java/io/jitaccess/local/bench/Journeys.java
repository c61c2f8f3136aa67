package io.jitaccess.local.bench;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Requested;
import io.jitaccess.events.ViewState;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** When each request got how far: by the client's clock, and by the events' own times. */
final class Journeys implements BusTail.Listener {
    /** What must be read for it. */
    static final Set<Topic> TOPICS =
            EnumSet.of(
                    Topic.REQUESTED,
                    Topic.APPROVED,
                    Topic.PROVISIONED,
                    Topic.DEPROVISIONED,
                    Topic.REQUESTS);

    private final InstantSource clock;
    private final Map<String, Journey> journeys = new ConcurrentHashMap<>();
    private final AtomicInteger removed = new AtomicInteger();
    private final AtomicLong recordBytes = new AtomicLong();
    private final AtomicLong records = new AtomicLong();

    Journeys(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Journey {
        volatile @Nullable Instant asked;
        volatile @Nullable Instant requested;
        volatile @Nullable Instant approved;
        volatile @Nullable Instant provisioned;
        final CompletableFuture<Instant> active = new CompletableFuture<>();
    }

    private Journey of(String requestId) {
        return journeys.computeIfAbsent(requestId, _ -> new Journey());
    }

    /** The client asked at this time and was given this id; completes when it is ACTIVE. */
    CompletableFuture<Instant> asked(String requestId, Instant at) {
        Journey journey = of(requestId);
        journey.asked = at;
        return journey.active;
    }

    @Override
    public void read(JitEvent event, ConsumerRecord<String, JitEvent> record) {
        switch (event) {
            case Requested requested ->
                    of(requested.requestId()).requested = requested.occurredAt();
            case Approved approved -> of(approved.requestId()).approved = approved.occurredAt();
            case Provisioned provisioned ->
                    of(provisioned.requestId()).provisioned = provisioned.occurredAt();
            case RequestView view when view.state() == ViewState.ACTIVE ->
                    of(view.requestId()).active.complete(clock.instant());
            case Deprovisioned _ -> removed.incrementAndGet();
            default -> {}
        }
        records.incrementAndGet();
        recordBytes.addAndGet(record.serializedValueSize());
    }

    /** How many grants are confirmed gone so far. */
    int removed() {
        return removed.get();
    }

    /** Mean size of the records seen, in bytes. */
    int meanRecordBytes() {
        return (int) (recordBytes.get() / Math.max(1, records.get()));
    }

    /** Waits until all that were asked are ACTIVE; returns how many are not by then. */
    long awaitAll(Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        while (notActive() > 0 && clock.instant().isBefore(deadline)) {
            Thread.sleep(20);
        }
        return notActive();
    }

    /** Waits until every grant that became ACTIVE is confirmed gone, or the patience ends. */
    void awaitRemovals(Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        while (removed.get() < finished().size() && clock.instant().isBefore(deadline)) {
            Thread.sleep(100);
        }
    }

    private long notActive() {
        return journeys.values().stream()
                .filter(journey -> journey.asked != null && !journey.active.isDone())
                .count();
    }

    /** From the client's question to ACTIVE in the view. */
    Latencies total() {
        var latencies = new Latencies();
        finished().forEach(j -> between(latencies, j.asked, j.active.join()));
        return latencies;
    }

    /** The same by hop, in order; each named. */
    Map<String, Latencies> hops() {
        var hops = new LinkedHashMap<String, Latencies>();
        for (String hop :
                List.of(
                        "POST to jit.requested",
                        "requested to approved",
                        "approved to provisioned",
                        "provisioned to ACTIVE in view")) {
            hops.put(hop, new Latencies());
        }
        var of = List.copyOf(hops.values());
        finished()
                .forEach(
                        journey -> {
                            between(of.get(0), journey.asked, journey.requested);
                            between(of.get(1), journey.requested, journey.approved);
                            between(of.get(2), journey.approved, journey.provisioned);
                            between(of.get(3), journey.provisioned, journey.active.join());
                        });
        return hops;
    }

    private List<Journey> finished() {
        return journeys.values().stream()
                .filter(journey -> journey.asked != null && journey.active.isDone())
                .toList();
    }

    private static void between(
            Latencies latencies, @Nullable Instant from, @Nullable Instant until) {
        if (from != null && until != null) {
            latencies.add(Duration.between(from, until));
        }
    }
}
