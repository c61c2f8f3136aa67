package io.jitaccess.gateway.view;

import static io.jitaccess.testing.Events.DANA;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.bus.DeadLetters;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingRegistry;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

class ViewTopologyTest {
    private static final String ID = "0KM3V5J8TQ2ZC";
    private static final String EXTENSION = "0KM3V5J8TQ2ZD";

    private final TestingRegistry registry = TestingRegistry.installed();
    private final EventSerde events = EventSerde.at(registry.url());

    @TempDir private Path state;
    private TopologyTestDriver kafka;
    private TestOutputTopic<String, JitEvent> views;

    @BeforeEach
    void start() {
        var builder = new StreamsBuilder();
        new ViewTopology().build(builder);
        kafka = new TopologyTestDriver(builder.build(), config());
        views =
                kafka.createOutputTopic(
                        Topics.REQUESTS, new StringDeserializer(), events.deserializer());
    }

    @AfterEach
    void stop() {
        kafka.close();
        registry.close();
    }

    private Properties config() {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "gateway-view");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, EventSerde.class);
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
        config.put(EventSerializer.REGISTRY_URL, registry.url());
        return config;
    }

    @Test
    void eachFactMakesAViewUnderTheRequestsOwnKey() {
        pipe(Events.requested(ID).build());
        pipe(Events.approved(ID).build());
        pipe(Events.provisioned(ID).build());

        List<KeyValue<String, JitEvent>> written = views.readKeyValuesToList();
        assertThat(written).extracting(kv -> kv.key).containsOnly(ID);
        assertThat(written)
                .extracting(kv -> ((RequestView) kv.value).state())
                .containsExactly(ViewState.REQUESTED, ViewState.APPROVED, ViewState.ACTIVE);
    }

    @Test
    void aRepeatWritesNothing() {
        pipe(Events.requested(ID).build());
        pipe(Events.requested(ID).build());

        assertThat(views.readKeyValuesToList()).hasSize(1);
    }

    @Test
    void anExtensionChangesBothRequests() {
        pipe(Events.requested(ID).build());
        pipe(Events.provisioned(ID).build());
        pipe(Events.requested(EXTENSION).extends$(ID).build());
        views.readKeyValuesToList();

        pipe(Facts.extended(ID, EXTENSION));

        assertThat(views.readKeyValuesToList())
                .extracting(kv -> kv.key, kv -> ((RequestView) kv.value).state())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(ID, ViewState.ACTIVE),
                        org.assertj.core.groups.Tuple.tuple(EXTENSION, ViewState.EXTENDED));
    }

    @Test
    void whatCannotBeReadIsKeptAsideAndTheRestFlowsOn() {
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        kafka.createInputTopic(Topics.REQUESTED, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(DANA, garbage);
        pipe(Events.requested(ID).build());

        var letters =
                kafka.createOutputTopic(
                        Service.GATEWAY.deadLetterTopic(),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var letter = letters.readRecord();
        assertThat(letter.value()).isEqualTo(garbage);
        assertThat(letter.key()).isEqualTo(DANA);
        assertThat(letter.headers().lastHeader("jit.dlt.topic").value())
                .isEqualTo(Topics.REQUESTED.getBytes(StandardCharsets.UTF_8));
        assertThat(views.readKeyValuesToList()).hasSize(1);
    }

    private void pipe(JitEvent event) {
        kafka.createInputTopic(
                        Topic.of(event).topicName(), new StringSerializer(), events.serializer())
                .pipeInput(DANA, event);
    }
}
