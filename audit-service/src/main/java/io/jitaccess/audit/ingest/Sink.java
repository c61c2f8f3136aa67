package io.jitaccess.audit.ingest;

import io.jitaccess.audit.config.AuditSettings;
import io.jitaccess.audit.config.Database;
import io.jitaccess.audit.config.KafkaClients;
import io.jitaccess.audit.config.SessionLoop;
import io.jitaccess.audit.envelope.Envelopes;
import io.jitaccess.audit.event.EventReader;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** The group {@code audit-sink} in this process: every topic into PostgreSQL. */
@Component
public class Sink implements SmartLifecycle, HealthIndicator {
    private static final long CALL_SECONDS = 10;

    private final KafkaClients clients;
    private final Database database;
    private final EventStore store;
    private final Envelopes envelopes;
    private final SinkMeters meters;
    private final AuditSettings settings;
    private final InstantSource clock;
    private final List<SessionLoop> loops;

    Sink(
            KafkaClients clients,
            Database database,
            EventStore store,
            Envelopes envelopes,
            SinkMeters meters,
            AuditSettings settings,
            InstantSource clock) {
        this.clients = clients;
        this.database = database;
        this.store = store;
        this.envelopes = envelopes;
        this.meters = meters;
        this.settings = settings;
        this.clock = clock;
        this.loops =
                IntStream.range(0, settings.sinks())
                        .mapToObj(
                                member ->
                                        new SessionLoop("audit-sink-" + member, () -> open(member)))
                        .toList();
    }

    private SessionLoop.Session open(int member) throws InterruptedException {
        clients.await();
        database.await();
        Map<String, UUID> topicIds = topicIds();
        return new SinkSession(
                member,
                clients.consumer(ConsumerGroup.AUDIT_SINK, member, settings.batch()),
                clients.transactional(ConsumerGroup.AUDIT_SINK, member),
                topicIds,
                new EventReader(clients.deserializer()),
                store,
                envelopes,
                meters,
                clock);
    }

    private Map<String, UUID> topicIds() throws InterruptedException {
        List<String> names =
                ConsumerGroup.AUDIT_SINK.topics().stream().map(Topic::topicName).toList();
        try (Admin admin = clients.admin()) {
            var ids = new HashMap<String, UUID>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get(CALL_SECONDS, TimeUnit.SECONDS)
                    .forEach(
                            (name, topic) ->
                                    ids.put(
                                            name,
                                            new UUID(
                                                    topic.topicId().getMostSignificantBits(),
                                                    topic.topicId().getLeastSignificantBits())));
            return ids;
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("Kafka does not describe the topics", failed);
        }
    }

    @Override
    public void start() {
        loops.forEach(SessionLoop::start);
    }

    @Override
    public void stop() {
        loops.forEach(SessionLoop::stop);
    }

    @Override
    public boolean isRunning() {
        return loops.stream().anyMatch(SessionLoop::running);
    }

    @Override
    public Health health() {
        return loops.stream()
                .flatMap(loop -> loop.trouble().stream())
                .findFirst()
                .map(trouble -> Health.down().withDetail("trouble", trouble).build())
                .orElseGet(() -> Health.up().build());
    }
}
