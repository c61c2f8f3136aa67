package io.jitaccess.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingRegistry;

import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

class WireFormatTest {
    private final TestingRegistry registry = TestingRegistry.installed();
    private final EventSerde serde = EventSerde.at(registry.url());

    @AfterEach
    void close() {
        registry.close();
        serde.close();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (JitEvent event :
                List.of(
                        Events.requested("0KM3V5J8TQ2ZC").build(),
                        Events.approved("0KM3V5J8TQ2ZC").build(),
                        Events.provisioned("0KM3V5J8TQ2ZC").build(),
                        Events.expiry("0KM3V5J8TQ2ZC").build())) {
            String topic = Topic.of(event).topicName();

            byte[] bytes = serde.serializer().serialize(topic, event);

            assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(event);
        }
    }

    /** The bytes of a record as they were first released: a change here breaks every consumer. */
    @Test
    void theRecordedSampleStaysReadableAndIsWrittenTheSame() {
        Provisioned event = Events.provisioned("0KM3V5J8TQ2ZC").build();

        byte[] bytes = EventSerializer.encode(7, event);

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(Samples.PROVISIONED);
    }

    @Test
    void aStockAvroReaderReadsWhatFollowsTheFiveBytesOfTheHeader() throws Exception {
        byte[] bytes = HexFormat.of().parseHex(Samples.PROVISIONED);

        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 7);
        GenericRecord record =
                new GenericDatumReader<GenericRecord>(Topic.PROVISIONED.schema())
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(bytes, 5, bytes.length - 5, null));
        assertThat(record.get("username")).hasToString("jit:dana@example.com:0KM3V5J8TQ2ZC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "01000000010203", "0000000001", "00000000010203", "00ffffffff00"})
    void garbageIsPoison(String hex) {
        assertThatThrownBy(
                        () ->
                                serde.deserializer()
                                        .deserialize(
                                                Topics.PROVISIONED, HexFormat.of().parseHex(hex)))
                .isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void anEventOnTheTopicOfAnotherIsPoison() {
        byte[] approved =
                serde.serializer()
                        .serialize(Topics.APPROVED, Events.approved("0KM3V5J8TQ2ZC").build());

        assertThatThrownBy(() -> serde.deserializer().deserialize(Topics.PROVISIONED, approved))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("does not belong on jit.provisioned");
    }

    @Test
    void whatWasSeenOnceIsReadAndWrittenWhileTheRegistryIsAway() {
        Provisioned event = Events.provisioned("0KM3V5J8TQ2ZC").build();
        byte[] first = serde.serializer().serialize(Topics.PROVISIONED, event);

        registry.failing(true);

        assertThat(serde.serializer().serialize(Topics.PROVISIONED, event)).isEqualTo(first);
        assertThat(serde.deserializer().deserialize(Topics.PROVISIONED, first)).isEqualTo(event);
    }

    @Test
    void aSchemaThatNobodyRegisteredIsNotWritten() {
        try (var empty = TestingRegistry.empty();
                var unregistered = EventSerde.at(empty.url())) {
            assertThatThrownBy(
                            () ->
                                    unregistered
                                            .serializer()
                                            .serialize(
                                                    Topics.PROVISIONED,
                                                    Events.provisioned("0KM3V5J8TQ2ZC").build()))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("run the install step");
        }
    }
}
