package io.jitaccess.approval.approval;

import static io.jitaccess.testing.Events.DANA;
import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.events.Approved;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.kafka.EventSerde;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

class ApprovalTopologyTest {
    @TempDir Path state;

    private TestingRegistry registry;
    private TopologyTestDriver kafka;
    private EventSerde events;

    @BeforeEach
    void start() {
        registry = TestingRegistry.installed();
        events = EventSerde.at(registry.url());
        var builder = new StreamsBuilder();
        new ApprovalTopology(Policies::shipped, new SimpleMeterRegistry(), Instant::ofEpochMilli)
                .build(builder);
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "approval");
        config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, EventSerde.class);
        config.put(EventSerializer.REGISTRY_URL, registry.url());
        kafka = new TopologyTestDriver(builder.build(), config, T0);
    }

    @AfterEach
    void stop() {
        kafka.close();
        registry.close();
    }

    @Test
    void oneVerdictHoweverOftenTheRequestIsRead() {
        send(Events.requested("r1").build());
        send(Events.requested("r1").build());
        assertThat(approved().readValuesToList()).hasSize(1);
    }

    @Test
    void deniesWhenNobodyDecidesInTimeAndNotBefore() {
        send(Events.requested("r1").cluster("prod").build());
        assertThat(required().readValuesToList()).hasSize(1);
        kafka.advanceWallClockTime(Duration.ofMinutes(29));
        assertThat(denied().isEmpty()).isTrue();
        kafka.advanceWallClockTime(Duration.ofMinutes(1));
        assertThat(denied().readValuesToList())
                .singleElement()
                .extracting(event -> ((Denied) event).cause())
                .isEqualTo(DenialCause.TIMED_OUT);
        kafka.advanceWallClockTime(Duration.ofHours(1));
        assertThat(denied().isEmpty()).isTrue();
    }

    @Test
    void aLockDeniesWhatWaitsWithinATick() {
        send(Events.requested("r1").cluster("prod").build());
        lock("prod", T0.plusSeconds(1));
        kafka.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(((Denied) denied().readValue()).cause()).isEqualTo(DenialCause.LOCKED_DOWN);
    }

    @Test
    void aLockThatCannotBeReadLocks() {
        raw("jit.lockdown", "dev", new byte[] {1, 2, 3});
        send(Events.requested("r1").build());
        assertThat(((Denied) denied().readValue()).cause()).isEqualTo(DenialCause.LOCKED_DOWN);
    }

    @Test
    void deactivationDeniesWhatWaits() {
        send(Events.requested("r1").cluster("prod").build());
        DirectoryEntry gone =
                DirectoryEntry.builder()
                        .eventId(EventId.of(DANA, DirectoryEntry.class, 1))
                        .requestId(null)
                        .occurredAt(T0)
                        .actor(Events.DANA_ACTOR)
                        .person(DANA)
                        .active(false)
                        .asOf(T0)
                        .build();
        raw("jit.directory", DANA, bytes("jit.directory", gone));
        kafka.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(((Denied) denied().readValue()).message()).contains("deactivated");
    }

    @Test
    void revokingAPersonWithdrawsAllThatWaits() {
        send(Events.requested("r1").cluster("prod").build());
        send(Events.requested("r2").cluster("prod").build());
        send(
                Revocation.builder()
                        .eventId(EventId.of(DANA, Revocation.class, 1))
                        .requestId(null)
                        .occurredAt(T0.plusSeconds(1))
                        .actor(Events.DANA_ACTOR)
                        .person(DANA)
                        .scope(RevocationScope.PERSON)
                        .cause(RevocationCause.ADMIN)
                        .reason("laptop lost")
                        .build());
        assertThat(denied().readValuesToList()).hasSize(2);
        send(Events.requested("r3").build());
        assertThat(((Denied) denied().readValue()).cause()).isEqualTo(DenialCause.WITHDRAWN);
        send(Events.requested("r4").occurredAt(T0.plusSeconds(2)).build());
        assertThat(approved().readValuesToList()).hasSize(1);
    }

    @Test
    void countsWhatAPersonHoldsUntilItEnds() {
        for (int i = 0; i < 50; i++) {
            send(Events.requested("e" + i).level("editor").build());
        }
        assertThat(approved().readValuesToList()).hasSize(50);
        send(Events.requested("e50").level("editor").build());
        assertThat(((Denied) denied().readValue()).message()).contains("50 is the most");
        send(
                Expired.builder()
                        .eventId(EventId.of("e0", Expired.class))
                        .requestId("e0")
                        .occurredAt(T0)
                        .actor(Events.service("reaper-service"))
                        .person(DANA)
                        .role(Events.role("e0"))
                        .endsAt(T0)
                        .build());
        send(Events.requested("e51").level("editor").build());
        assertThat(approved().readValuesToList()).hasSize(1);
    }

    @Test
    void extendsAGrantThatExists() {
        send(Events.requested("r1").build());
        send(Events.provisioned("r1").build());
        approved().readValuesToList();
        Requested extension = Events.requested("r2").durationSeconds(7200).extends$("r1").build();
        send(extension);
        Approved approved = (Approved) approved().readValue();
        assertThat(approved.extends$()).isEqualTo("r1");
        assertThat(approved.endsAt()).isEqualTo(T0.plus(Duration.ofHours(2)));
    }

    private void lock(String cluster, Instant at) {
        Lockdown lockdown =
                Lockdown.builder()
                        .eventId(EventId.of(cluster, Lockdown.class, 1))
                        .requestId(null)
                        .occurredAt(at)
                        .actor(Events.DANA_ACTOR)
                        .cluster(cluster)
                        .state(LockdownState.LOCKED)
                        .epoch(1)
                        .lockedAt(at)
                        .reason("drill")
                        .build();
        raw("jit.lockdown", cluster, bytes("jit.lockdown", lockdown));
    }

    private void send(JitEvent event) {
        kafka.createInputTopic(
                        Topic.of(event).topicName(), new StringSerializer(), events.serializer())
                .pipeInput(DANA, event);
    }

    private byte[] bytes(String topic, JitEvent event) {
        return events.serializer().serialize(topic, event);
    }

    private void raw(String topic, String key, byte[] value) {
        kafka.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    private TestOutputTopic<String, JitEvent> approved() {
        return output(Topic.APPROVED);
    }

    private TestOutputTopic<String, JitEvent> denied() {
        return output(Topic.DENIED);
    }

    private TestOutputTopic<String, JitEvent> required() {
        return output(Topic.APPROVAL_REQUIRED);
    }

    private TestOutputTopic<String, JitEvent> output(Topic topic) {
        return kafka.createOutputTopic(
                topic.topicName(), new StringDeserializer(), events.deserializer());
    }
}
