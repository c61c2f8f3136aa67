package io.jitaccess.approval.approval;

import io.jitaccess.approval.clock.ClockGuard;
import io.jitaccess.approval.inforce.PolicyInForce;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Topic;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.function.Supplier;

/** Reads requests, decisions, revocations and what became of grants; writes the verdicts. */
@Component
final class ApprovalTopology {
    private final Supplier<Policy> policy;
    private final MeterRegistry meters;
    private final ApprovalProcessor.Clock clock;

    @Autowired
    ApprovalTopology(PolicyInForce policy, MeterRegistry meters, ClockGuard clock) {
        this(policy::current, meters, believed(clock));
    }

    ApprovalTopology(Supplier<Policy> policy, MeterRegistry meters, ApprovalProcessor.Clock clock) {
        this.policy = policy;
        this.meters = meters;
        this.clock = clock;
    }

    private static ApprovalProcessor.Clock believed(ClockGuard guard) {
        return new ApprovalProcessor.Clock() {
            @Override
            public Instant time(long wallMillis) {
                return guard.now();
            }

            @Override
            public void seen(long otherMillis) {
                guard.written(otherMillis);
            }
        };
    }

    @Autowired
    void build(StreamsBuilder builder) {
        var wholeTopics = new WholeTopics();
        wholeTopics.addTo(builder);
        builder.stream(
                        ConsumerGroup.APPROVAL.topics().stream().map(Topic::topicName).toList(),
                        Consumed.<String, JitEvent>as("requests-and-what-became-of-them")
                                .withKeySerde(Serdes.String()))
                .process(
                        new ApprovalProcessor.Factory(
                                policy, wholeTopics, new VerdictLog(meters), clock),
                        Named.as("decide"))
                .to(
                        (_, event, _) -> Topic.of(event).topicName(),
                        Produced.<String, JitEvent>as("verdicts").withKeySerde(Serdes.String()));
    }
}
