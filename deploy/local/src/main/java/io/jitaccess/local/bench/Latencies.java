package io.jitaccess.local.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Exact quantiles of what was measured; threads may add at the same time. */
final class Latencies {
    /** Columns that {@link #cells()} fills. */
    static final List<String> COLUMNS = List.of("p50", "p90", "p99", "max");

    private long[] nanos = new long[1024];
    private int size;

    synchronized void add(long measuredNanos) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = measuredNanos;
    }

    void add(Duration measured) {
        add(measured.toNanos());
    }

    synchronized int count() {
        return size;
    }

    /**
     * The smallest measured value that at least this share of all values does not exceed; zero if
     * nothing was measured.
     *
     * @param share 0.5 is the median, 1 the maximum
     */
    synchronized Duration quantile(double share) {
        if (size == 0) {
            return Duration.ZERO;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * size) - 1;
        return Duration.ofNanos(sorted[Math.clamp(index, 0, size - 1)]);
    }

    /** p50, p90, p99 and maximum as text in milliseconds. */
    List<String> cells() {
        return List.of(text(0.5), text(0.9), text(0.99), text(1));
    }

    private String text(double share) {
        return milliseconds(quantile(share));
    }

    /** With one digit after the point below 100 ms. */
    static String milliseconds(Duration duration) {
        double milliseconds = duration.toNanos() / 1e6;
        return String.format(Locale.ROOT, milliseconds < 100 ? "%.1f ms" : "%.0f ms", milliseconds);
    }
}
