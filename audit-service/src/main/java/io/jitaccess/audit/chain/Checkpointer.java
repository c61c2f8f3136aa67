package io.jitaccess.audit.chain;

import io.jitaccess.audit.config.AuditSettings;
import io.jitaccess.audit.config.Database;
import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.envelope.Envelopes;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.kafka.Service;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Signs the heads every minute and once more at the end, and publishes what it signed. */
@Component
class Checkpointer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    private static final Actor SELF =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.AUDIT.principal()).build();

    private final Checkpoints checkpoints;
    private final Database database;
    private final KafkaClients clients;
    private final Envelopes envelopes;
    private final Counter written;
    private final long everyMillis;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable Producer<byte[], byte[]> producer;

    Checkpointer(
            Checkpoints checkpoints,
            Database database,
            KafkaClients clients,
            Envelopes envelopes,
            MeterRegistry meters,
            AuditSettings settings) {
        this.checkpoints = checkpoints;
        this.database = database;
        this.clients = clients;
        this.envelopes = envelopes;
        this.written = meters.counter("jit.audit.checkpoints");
        this.everyMillis = settings.checkpointEvery().toMillis();
    }

    @Override
    public synchronized void start() {
        if (checkpoints.key().isEmpty()) {
            log.atWarn()
                    .log("jit.audit.checkpoint-key is not set: rows are chained, but not signed");
        }
        producer = clients.producer();
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("checkpoints").factory());
        var _ =
                timer.scheduleWithFixedDelay(
                        this::checkpoint, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    /** Anything may be away; the next checkpoint states all that this one would have. */
    synchronized void checkpoint() {
        if (!database.ready()) {
            return;
        }
        try {
            checkpoints
                    .write()
                    .ifPresent(
                            signed -> {
                                written.increment();
                                Checkpoint statement = signed.statement();
                                if (producer != null) {
                                    var _ =
                                            producer.send(
                                                    envelopes.ofCheckpoint(
                                                            statement.number(),
                                                            statement.at(),
                                                            SELF,
                                                            signed.toJson()));
                                }
                            });
        } catch (RuntimeException failed) {
            log.atWarn().setCause(failed).log("no checkpoint was written");
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        if (running != null) {
            running.shutdownNow();
        }
        checkpoint();
        synchronized (this) {
            if (producer != null) {
                producer.close();
            }
            producer = null;
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }

    /** Before the sink starts, so that at the end it states what the sink took in last. */
    @Override
    public int getPhase() {
        return 0;
    }
}
