package io.jitaccess.audit.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

import java.util.concurrent.atomic.AtomicLong;

/** How much is stored, and how much waits in Kafka. */
@Component
class SinkMeters {
    private final Counter rows;
    private final Counter repeats;
    private final Timer batch;
    private final AtomicLong lag;

    SinkMeters(MeterRegistry registry) {
        this.rows = registry.counter("jit.audit.rows");
        this.repeats = registry.counter("jit.audit.repeats");
        this.batch = registry.timer("jit.audit.batch");
        this.lag = registry.gauge("jit.audit.lag", new AtomicLong());
    }

    void stored(int count, int repeated) {
        rows.increment(count);
        repeats.increment(repeated);
    }

    /** Times a batch from PostgreSQL to {@code jit.audit}. */
    void batch(Runnable work) {
        batch.record(work);
    }

    void waiting(long records) {
        lag.set(records);
    }
}
