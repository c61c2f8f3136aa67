package io.jitaccess.emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.ViewState;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Topic;
import io.jitaccess.testing.Events;
import io.jitaccess.testing.TestingKafka;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;

class EmergencyIT {
    private static final String REQUEST = "0HZX3M6Q5W2KD";

    private static TestingKafka kafka;
    private static Emergency emergency;

    @BeforeAll
    static void start() throws Exception {
        kafka = TestingKafka.installed();
        emergency =
                new Emergency(
                        kafka.clientConfig(),
                        InstantSource.fixed(Events.T0),
                        new Emergency.Order("robin", "the gateway is down"));
        publish(REQUEST, view());
    }

    @AfterAll
    static void stop() {
        emergency.close();
        kafka.close();
    }

    @Test
    void aClusterIsClosedUnderTheNextEpochEachTime() {
        Lockdown first = emergency.lock("dev");
        Lockdown second = emergency.lock("dev");

        assertThat(first.epoch()).isEqualTo(1);
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.eventId()).isEqualTo("dev/Lockdown/2/LOCKED");
        assertThat(second.actor().id()).isEqualTo("emergency:robin");
        assertThat(new KnownFacts(kafka.clientConfig()).lockdown("dev")).contains(second);
    }

    @Test
    void aRequestIsEndedUnderTheKeyOfItsPerson() {
        Revocation revocation = emergency.revoke(REQUEST);

        assertThat(revocation.person()).isEqualTo(Events.DANA);
        assertThat(revocation.scope()).isEqualTo(RevocationScope.REQUEST);
        assertThat(revocation.requestId()).isEqualTo(REQUEST);
    }

    @Test
    void aRequestThatNobodyKnowsIsNoOrder() {
        assertThatThrownBy(() -> emergency.revoke("0000000000000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end everything of its person instead");
    }

    @Test
    void everythingOfAPersonIsEnded() {
        Revocation revocation = emergency.revokePerson(Events.DANA);

        assertThat(revocation.scope()).isEqualTo(RevocationScope.PERSON);
        assertThat(revocation.requestId()).isNull();
        assertThat(revocation.reason()).isEqualTo("the gateway is down");
    }

    @Test
    void whatIsActiveIsListed() {
        assertThat(emergency.active())
                .singleElement()
                .satisfies(view -> assertThat(view.requestId()).isEqualTo(REQUEST));
    }

    private static RequestView view() {
        return RequestView.builder()
                .eventId(REQUEST + "/RequestView/1")
                .requestId(REQUEST)
                .occurredAt(Events.T0)
                .actor(Events.DANA_ACTOR)
                .person(Events.DANA)
                .state(ViewState.ACTIVE)
                .version(1)
                .user("dana@example.com")
                .cluster("dev")
                .level("viewer")
                .durationSeconds(3600)
                .reason("look at the logs")
                .requestedAt(Events.T0)
                .endsAt(Events.T0.plus(Events.HOUR))
                .build();
    }

    private static void publish(String key, JitEvent event) throws Exception {
        var serializer = new EventSerializer();
        serializer.configure(kafka.clientConfig(), false);
        try (var producer =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), serializer)) {
            producer.send(new ProducerRecord<>(Topic.of(event).topicName(), key, event)).get();
        }
    }
}
