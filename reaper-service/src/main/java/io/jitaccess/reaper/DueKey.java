package io.jitaccess.reaper;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Key of the timer store: ordered by kind, then by time, so that what is due is one range however
 * many grants are pending.
 *
 * @param live whether there is still something to do; otherwise only to forget, much later
 * @param millis when to look at the grant again
 */
record DueKey(boolean live, long millis, GrantId id) {
    private static final GrantId FIRST = new GrantId("", "");
    private static final int HEADER = 1 + Long.BYTES;

    /** Rounds up: nothing is due before its time, not even by microseconds. */
    static DueKey at(boolean live, Instant time, GrantId id) {
        long millis = time.toEpochMilli();
        return new DueKey(
                live, Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis, id);
    }

    /** Sorts before every key of this kind and millisecond. */
    static DueKey bound(boolean live, long millis) {
        return new DueKey(live, millis, FIRST);
    }

    static Serde<DueKey> serde() {
        return Serdes.serdeFrom((_, key) -> key.toBytes(), (_, bytes) -> of(bytes));
    }

    private byte[] toBytes() {
        byte[] grant = id.toBytes();
        return ByteBuffer.allocate(HEADER + grant.length)
                .put((byte) (live ? 0 : 1))
                // Stores compare bytes as unsigned: without the flip, times before 1970 come last.
                .putLong(millis ^ Long.MIN_VALUE)
                .put(grant)
                .array();
    }

    private static DueKey of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean live = buffer.get() == 0;
        return new DueKey(live, buffer.getLong() ^ Long.MIN_VALUE, GrantId.of(bytes, HEADER));
    }
}
