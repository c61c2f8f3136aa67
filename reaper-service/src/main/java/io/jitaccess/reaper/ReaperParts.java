package io.jitaccess.reaper;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.JitEvent;

import org.apache.kafka.common.serialization.Serde;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What the topology is made of.
 *
 * @param partitions of every topic
 * @param clock what time to believe when the wall clock shows so many milliseconds
 * @param inventories the latest of each cluster
 */
record ReaperParts(
        ReaperSettings settings,
        Serde<JitEvent> events,
        List<Cluster> clusters,
        int partitions,
        LongFunction<Instant> clock,
        Supplier<Collection<Inventory>> inventories,
        ReaperFigures figures) {}
