package io.jitaccess.reaper;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Due times and revocations in; the one end of each grant, and the orders to remove it, out. */
final class ReaperTopology {
    static final String ENDS = "ends";
    static final String DEAD_LETTERS = "dead-letters";
    private static final String ARRIVALS = "due-times-and-revocations";
    private static final String REAP = "reap";

    private ReaperTopology() {}

    static Topology of(ReaperParts parts) {
        var topology = new Topology();
        topology.addGlobalStore(
                LockdownReader.store(),
                "all-lockdowns",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.LOCKDOWN,
                "read-lockdowns",
                () -> new LockdownReader(parts.events().deserializer()));
        // Bytes: what cannot be decoded is a matter of each topic, not of the consumer.
        topology.addSource(
                AutoOffsetReset.none(),
                ARRIVALS,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                ConsumerGroup.REAPER.topics().stream()
                        .map(Topic::topicName)
                        .toArray(String[]::new));
        topology.addProcessor(REAP, new Reap(parts), ARRIVALS);
        TopicNameExtractor<String, JitEvent> home = (_, event, _) -> Topic.of(event).topicName();
        topology.addSink(ENDS, home, new StringSerializer(), parts.events().serializer(), REAP);
        topology.addSink(
                DEAD_LETTERS,
                Service.REAPER.deadLetterTopic(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                REAP);
        return topology;
    }

    private record Reap(ReaperParts parts)
            implements ProcessorSupplier<byte[], byte[], Object, Object> {
        @Override
        public Processor<byte[], byte[], Object, Object> get() {
            return new GrantProcessor(parts);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Stream.concat(
                            Stream.of(GrantLedger.store(), Timers.store(), Inbox.store()),
                            Marks.stores())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
