package io.jitaccess.approval.inforce;

import io.jitaccess.approval.policy.Policy;
import io.jitaccess.approval.policy.PolicyFile;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes the full text of each policy and catalogue to {@code jit.policy} before its first use, so
 * that the hash in a verdict can always be turned back into the rules that decided.
 */
@Component
class PolicyRecords {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long ACK_SECONDS = 30;

    private final KafkaProperties kafka;
    private final InstantSource clock;

    PolicyRecords(KafkaProperties kafka, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    /** Records policy and catalogue, unless they are what was recorded last. */
    void record(Policy policy) {
        Map<PolicyKind, PolicyRecorded> latest = latest();
        record(PolicyKind.CATALOGUE, policy.catalogue().text(), latest.get(PolicyKind.CATALOGUE));
        record(PolicyKind.POLICY, policy.text(), latest.get(PolicyKind.POLICY));
    }

    private void record(PolicyKind kind, String text, @Nullable PolicyRecorded before) {
        String hash = PolicyFile.hash(text);
        if (before != null && before.hash().equals(hash)) {
            return;
        }
        Instant now = clock.instant();
        PolicyRecorded fact =
                PolicyRecorded.builder()
                        .eventId(EventId.of(hash, PolicyRecorded.class, now.toEpochMilli()))
                        .requestId(null)
                        .occurredAt(now)
                        .actor(
                                Actor.builder()
                                        .kind(ActorKind.SERVICE)
                                        .id("approval-service")
                                        .build())
                        .kind(kind)
                        .hash(hash)
                        .text(text)
                        .replaces(before == null ? null : before.hash())
                        .build();
        try (var producer = new KafkaProducer<String, JitEvent>(kafka.buildProducerProperties())) {
            producer.send(new ProducerRecord<>(Topics.POLICY, hash, fact))
                    .get(ACK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(
                    "the %s could not be recorded on %s".formatted(kind, Topics.POLICY), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while recording the policy", interrupted);
        }
    }

    private Map<PolicyKind, PolicyRecorded> latest() {
        var config = new HashMap<>(kafka.buildConsumerProperties());
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        var latest = new EnumMap<PolicyKind, PolicyRecorded>(PolicyKind.class);
        try (var consumer = new KafkaConsumer<String, JitEvent>(config)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.POLICY).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll(consumer)
                        .forEach(
                                record -> {
                                    if (record.value() instanceof PolicyRecorded fact) {
                                        latest.merge(fact.kind(), fact, PolicyRecords::later);
                                    }
                                });
            }
        }
        return latest;
    }

    private static Iterable<ConsumerRecord<String, JitEvent>> poll(
            KafkaConsumer<String, JitEvent> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (RecordDeserializationException unreadable) {
            consumer.seek(unreadable.topicPartition(), unreadable.offset() + 1);
            return List.of();
        }
    }

    private static PolicyRecorded later(PolicyRecorded one, PolicyRecorded other) {
        return one.occurredAt().isAfter(other.occurredAt()) ? one : other;
    }
}
