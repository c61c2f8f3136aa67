package io.jitaccess.emergency;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** States lockdowns and revocations on the bus, as the gateway does when it is up. */
public final class Emergency implements AutoCloseable {
    private final KnownFacts facts;
    private final Producer<String, JitEvent> producer;
    private final InstantSource clock;
    private final Order order;

    /**
     * Who orders it, and why.
     *
     * @param by name of the person at the keyboard; the bus knows only the shared principal
     */
    public record Order(String by, String reason) {
        public Order {
            if (by.isBlank() || reason.isBlank()) {
                throw new IllegalArgumentException("name yourself and the reason");
            }
        }
    }

    /**
     * @param clientConfig Kafka client settings of the emergency principal, {@value
     *     EventSerializer#REGISTRY_URL} among them
     */
    public Emergency(Map<String, Object> clientConfig, InstantSource clock, Order order) {
        this.facts = new KnownFacts(clientConfig);
        var config = new HashMap<>(clientConfig);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        var serializer = new EventSerializer();
        serializer.configure(clientConfig, false);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), serializer);
        this.clock = clock;
        this.order = order;
    }

    /** Closes the cluster. A repeat is a new epoch, so that it also ends what was given since. */
    public Lockdown lock(String cluster) {
        long epoch = facts.lockdown(cluster).map(Lockdown::epoch).orElse(0L) + 1;
        Instant now = clock.instant();
        Lockdown lockdown =
                Lockdown.builder()
                        .eventId(EventId.of(cluster, Lockdown.class, epoch + "/LOCKED"))
                        .requestId(null)
                        .occurredAt(now)
                        .actor(actor())
                        .cluster(cluster)
                        .state(LockdownState.LOCKED)
                        .epoch(epoch)
                        .lockedAt(now)
                        .reason(order.reason())
                        .build();
        send(cluster, lockdown);
        return lockdown;
    }

    /**
     * Ends one request or grant.
     *
     * @throws IllegalArgumentException if the read model does not know it
     */
    public Revocation revoke(String requestId) {
        RequestView view =
                facts.request(requestId)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no request %s is known; end everything of its person instead"
                                                        .formatted(requestId)));
        Revocation revocation =
                revocation(view.person())
                        .eventId(EventId.of(requestId, Revocation.class, actor().id()))
                        .requestId(requestId)
                        .scope(RevocationScope.REQUEST)
                        .build();
        send(view.person(), revocation);
        return revocation;
    }

    /** Ends everything that the person holds or waits for. */
    public Revocation revokePerson(String person) {
        Revocation revocation =
                revocation(person)
                        .eventId(EventId.of(person, Revocation.class, clock.instant()))
                        .requestId(null)
                        .scope(RevocationScope.PERSON)
                        .build();
        send(person, revocation);
        return revocation;
    }

    /** Grants that the read model shows as active. */
    public List<RequestView> active() {
        return facts.active();
    }

    private Revocation.Builder revocation(String person) {
        return Revocation.builder()
                .occurredAt(clock.instant())
                .actor(actor())
                .person(person)
                .cause(RevocationCause.ADMIN)
                .reason(order.reason());
    }

    private Actor actor() {
        return Actor.builder()
                .kind(ActorKind.PERSON)
                .id("emergency:" + order.by())
                .name(order.by())
                .build();
    }

    private void send(String key, JitEvent event) {
        try {
            producer.send(new ProducerRecord<>(Topic.of(event).topicName(), key, event)).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Kafka did not take it", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; it may have been taken", interrupted);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
