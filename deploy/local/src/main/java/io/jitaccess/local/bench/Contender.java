package io.jitaccess.local.bench;

import java.time.Duration;
import java.time.Instant;

/** Something that ends grants when their time has come, in a process of its own. */
interface Contender extends AutoCloseable {
    String label();

    /**
     * Makes more grants known, and returns when they are pending.
     *
     * @param first when the first of them ends; the others follow evenly
     */
    void load(int count, Instant first, Duration over) throws Exception;

    /**
     * Waits for the ends of so many grants.
     *
     * @return by how much each was late
     * @throws IllegalStateException if they do not come in time
     */
    Latencies ended(int count, Duration patience) throws Exception;

    /** Grants that were seen to end before their time, or twice. */
    int wrong();

    /** Resident memory of its process now. */
    long memoryMib() throws Exception;

    /** Kills its process with SIGKILL; it is started again at once. */
    void kill() throws Exception;

    @Override
    void close();
}
