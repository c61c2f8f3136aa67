package io.jitaccess.reaper;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** The share of all keys that one task holds: what falls into its partition, and nobody else's. */
record Share(int partition, int partitions) {

    /** As the default partitioner of every writer does. */
    boolean holds(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions == partition;
    }
}
