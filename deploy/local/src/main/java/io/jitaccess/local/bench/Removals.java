package io.jitaccess.local.bench;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalDue;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;
import io.jitaccess.local.StackAccess;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.EnumSet;

/** Confirms each removal at once, as a provisioner would whose cluster answers immediately. */
final class Removals implements AutoCloseable {
    private final BusTail tail;

    Removals(StackAccess stack, KafkaProducer<String, JitEvent> producer)
            throws InterruptedException {
        this.tail =
                new BusTail(
                        stack,
                        EnumSet.of(Topic.REMOVAL_DUE),
                        (event, _) -> {
                            if (event instanceof RemovalDue order) {
                                var _ =
                                        producer.send(
                                                new ProducerRecord<>(
                                                        Topics.DEPROVISIONED,
                                                        order.person(),
                                                        confirmation(order)));
                            }
                        });
    }

    private static Deprovisioned confirmation(RemovalDue order) {
        return Deprovisioned.builder()
                .eventId(EventId.of(order.requestId(), Deprovisioned.class))
                .requestId(order.requestId())
                .occurredAt(order.occurredAt())
                .actor(order.actor())
                .person(order.person())
                .role(order.role())
                .cause(order.cause())
                .removedAt(order.occurredAt())
                .lastPossibleUseAt(order.endedAt())
                .build();
    }

    @Override
    public void close() {
        tail.close();
    }
}
