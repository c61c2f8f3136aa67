package io.jitaccess.kafka;

import io.jitaccess.events.JitEvent;
import io.jitaccess.testing.Bounds;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.Mutations;
import io.jitaccess.testing.TestingRegistry;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Whatever bytes stand on a topic, they are an event or poison, and cost little. */
class HostileBytesTest {
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final long MEGABYTES = 16;
    private static final TestingRegistry REGISTRY = TestingRegistry.installed();
    private static final EventSerde SERDE = EventSerde.at(REGISTRY.url());
    private static final List<JitEvent> EVENTS =
            List.of(
                    Events.requested(ID).build(),
                    Events.approved(ID).build(),
                    Events.provisioned(ID).build(),
                    Events.expiry(ID).build());

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    @Provide
    Arbitrary<byte[]> mutated() {
        return Mutations.of(
                EVENTS.stream()
                        .map(e -> SERDE.serializer().serialize(Topic.of(e).topicName(), e))
                        .toList());
    }

    @Property
    void mutatedRecordsAreEventsOrPoison(@ForAll("mutated") byte[] bytes) {
        Bounds.hold(MEGABYTES, () -> read(bytes));
    }

    @Property
    void anyBytesUnderAnySchemaAreEventsOrPoison(@ForAll("ids") int id, @ForAll byte[] bytes) {
        var record = new ByteArrayOutputStream();
        record.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        record.writeBytes(bytes);

        Bounds.hold(MEGABYTES, () -> read(record.toByteArray()));
    }

    @Provide
    Arbitrary<Integer> ids() {
        return Arbitraries.integers().between(0, Topic.values().length + 2);
    }

    private static void read(byte[] bytes) {
        for (String topic : List.of(Topics.REQUESTED, Topics.PROVISIONED)) {
            try {
                SERDE.deserializer().deserialize(topic, bytes);
            } catch (PoisonRecordException expected) {
                // As it should be.
            }
        }
    }
}
