package io.jitaccess.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Whether work on hostile input stays within bounds that good input never comes near. */
public final class Bounds {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Far beyond what is needed, so that a busy machine fails nobody. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Bounds() {}

    /** Does the work on this thread, and fails if it took long or much memory. */
    public static void hold(long megabytes, Runnable work) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        work.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat((THREADS.getCurrentThreadAllocatedBytes() - allocated) >> 20)
                .as("megabytes allocated")
                .isLessThanOrEqualTo(megabytes);
    }
}
