package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.Service;
import io.jitaccess.kafka.Topic;
import io.jitaccess.kafka.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** One writer per fact, held against the authorizer of a real broker. */
@ExtendWith(RunningStack.class)
class KafkaRightsIT {
    private final RunningStack.Handle running;

    KafkaRightsIT(RunningStack.Handle running) {
        this.running = running;
    }

    private Map<String, Object> client(Service service) {
        var config = new HashMap<String, Object>(running.stack().kafkaClient(service.principal()));
        config.put(EventSerializer.REGISTRY_URL, running.stack().registryUrl());
        config.put("max.block.ms", "10000");
        return config;
    }

    static Stream<Arguments> strangers() {
        return Arrays.stream(Service.values())
                .flatMap(
                        service ->
                                Arrays.stream(Topic.values())
                                        .filter(topic -> topic.writer() != service)
                                        .map(topic -> Arguments.of(service, topic.topicName())));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void nobodyButTheWriterMayWrite(Service stranger, String topic) {
        try (var producer =
                new KafkaProducer<>(
                        client(stranger), new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(
                            () -> producer.send(new ProducerRecord<>(topic, new byte[] {1})).get())
                    .satisfiesAnyOf(
                            failed -> assertThat(failed).isInstanceOf(AuthorizationException.class),
                            failed ->
                                    assertThat(failed)
                                            .isInstanceOf(ExecutionException.class)
                                            .hasCauseInstanceOf(AuthorizationException.class));
        }
    }

    @Test
    void noServiceMayMakeOrDeleteOurTopics() {
        try (Admin admin = Admin.create(client(Service.APPROVAL))) {
            assertThatThrownBy(
                            () ->
                                    admin.createTopics(
                                                    List.of(new NewTopic("jit.mine", 1, (short) 1)))
                                            .all()
                                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
            assertThatThrownBy(() -> admin.deleteTopics(List.of(Topics.APPROVED)).all().get())
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }
}
