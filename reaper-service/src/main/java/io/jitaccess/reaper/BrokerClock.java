package io.jitaccess.reaper;

import io.jitaccess.kafka.ConsumerGroup;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The broker's time: when it appended a record. Records of the product carry their writers' time,
 * so this needs a topic of its own, internal to the application as its changelogs are.
 */
final class BrokerClock implements Supplier<OptionalLong> {
    private static final Logger log = LoggerFactory.getLogger(BrokerClock.class);
    private static final String TOPIC = ConsumerGroup.REAPER.groupId() + "-clock";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, Object> admin;
    private final Map<String, Object> producer;

    BrokerClock(Map<String, Object> admin, Map<String, Object> producer) {
        this.admin = Map.copyOf(admin);
        var settings = new HashMap<String, Object>(producer);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        this.producer = Map.copyOf(settings);
    }

    /** Makes the topic unless it is there. */
    void prepare() throws InterruptedException {
        var topic =
                new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                        .configs(
                                Map.of(
                                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                        "LogAppendTime",
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(Duration.ofHours(1).toMillis())));
        try (Admin client = Admin.create(admin)) {
            client.createTopics(List.of(topic))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                log.atWarn().setCause(failed).log("the broker's time cannot be asked");
            }
        }
    }

    @Override
    public OptionalLong get() {
        try (var client =
                new KafkaProducer<>(
                        producer, new ByteArraySerializer(), new ByteArraySerializer())) {
            return OptionalLong.of(
                    client.send(new ProducerRecord<>(TOPIC, new byte[0]))
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .timestamp());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | KafkaException away) {
            log.atWarn().addKeyValue("error", away.getMessage()).log("no time from the broker");
        }
        return OptionalLong.empty();
    }
}
