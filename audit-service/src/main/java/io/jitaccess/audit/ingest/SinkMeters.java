package io.jitaccess.audit.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

import java.util.concurrent.atomic.AtomicLong;

/** How much is stored, and how much waits in Kafka. */
@Component
class SinkMeters {
    private final Counter rows;
    private final AtomicLong lag;

    SinkMeters(MeterRegistry registry) {
        this.rows = registry.counter("jit.audit.rows");
        this.lag = registry.gauge("jit.audit.lag", new AtomicLong());
    }

    void stored(int count) {
        rows.increment(count);
    }

    void waiting(long records) {
        lag.set(records);
    }
}
