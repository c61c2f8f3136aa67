package io.jitaccess.audit.alert;

import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.config.SessionLoop;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.audit.trace.RequestTraces;
import io.jitaccess.events.Alert;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The group {@code audit-watch} in this process. It needs Kafka and the registry, not PostgreSQL.
 */
@Component
class Watch implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int MOST_AT_ONCE = 2000;

    private final KafkaClients clients;
    private final AlertSettings settings;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Lifecycle figures;
    private final RequestTraces traces;
    private final AtomicLong lag;
    private final SessionLoop loop = new SessionLoop("audit-watch", this::open);

    Watch(
            KafkaClients clients,
            AlertSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            RequestTraces traces) {
        this.clients = clients;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.traces = traces;
        this.figures = new Lifecycle(meters, clock);
        this.lag = meters.gauge("jit.watch.lag", new AtomicLong());
        meters.counter("jit.alerts", "rule", "none", "severity", "INFO");
    }

    private SessionLoop.Session open() throws InterruptedException {
        clients.await();
        return new WatchSession(
                clients.consumer(ConsumerGroup.AUDIT_WATCH, 0, MOST_AT_ONCE),
                clients.transactional(ConsumerGroup.AUDIT_WATCH, 0),
                new EventReader(clients.deserializer()),
                clients.serializer(),
                settings,
                clock,
                this::raised,
                new Passing());
    }

    private final class Passing implements WatchSession.Seen {
        @Override
        public void again() {
            figures.forget();
            traces.forget();
        }

        @Override
        public void event(JitEvent event, boolean fresh) {
            figures.see(event, fresh);
            traces.see(event, fresh);
        }

        @Override
        public void waiting(long records) {
            lag.set(records);
        }
    }

    private void raised(Alert alert) {
        meters.counter("jit.alerts", "rule", alert.rule(), "severity", alert.severity().name())
                .increment();
        log.atWarn()
                .addKeyValue("rule", alert.rule())
                .addKeyValue("subject", alert.subject())
                .addKeyValue("severity", alert.severity())
                .log("alert raised");
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public boolean isRunning() {
        return loop.running();
    }

    @Override
    public Health health() {
        return loop.trouble()
                .map(trouble -> Health.down().withDetail("trouble", trouble).build())
                .orElseGet(() -> Health.up().build());
    }
}
