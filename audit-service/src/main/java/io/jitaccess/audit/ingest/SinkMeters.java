package io.jitaccess.audit.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much is stored, and how much waits in Kafka. */
@Component
class SinkMeters {
    private final Counter rows;
    private final Counter repeats;
    private final Timer batch;
    private final Map<Integer, Long> waiting = new ConcurrentHashMap<>();

    SinkMeters(MeterRegistry registry) {
        this.rows = registry.counter("jit.audit.rows");
        this.repeats = registry.counter("jit.audit.repeats");
        this.batch = registry.timer("jit.audit.batch");
        registry.gauge(
                "jit.audit.lag",
                waiting,
                each -> each.values().stream().mapToLong(Long::longValue).sum());
    }

    void stored(int count, int repeated) {
        rows.increment(count);
        repeats.increment(repeated);
    }

    /** Times a batch from PostgreSQL to {@code jit.audit}. */
    void batch(Runnable work) {
        batch.record(work);
    }

    /** How much waits for one of the sinks. */
    void waiting(int member, long records) {
        waiting.put(member, records);
    }
}
