package io.jitaccess.provisioner.kafka;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Service;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes every Kafka client of this service from Boot's settings, so that security settings reach
 * all of them. Values travel as bytes: whoever reads decides what an unreadable one means.
 */
public final class KafkaClients {
    /** Below it a dead instance goes unnoticed; above it a dead one is missed for too long. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int TRANSACTION_MILLIS = 10_000;

    private final KafkaProperties properties;
    private final String instance;

    public KafkaClients(KafkaProperties properties, String instance) {
        this.properties = properties;
        this.instance = instance;
    }

    /** Settings for the check of topics and subjects. */
    public Map<String, Object> adminConfig() {
        return properties.buildAdminProperties();
    }

    /** A member of the group, under a name that survives a restart. */
    public Consumer<byte[], byte[]> member(ConsumerGroup group) {
        Map<String, Object> config = consumerConfig(group.groupId());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group.groupId());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group.groupId() + "-" + instance);
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        // All partitions change hands at once, so that giving up work is one simple thing.
        config.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        return new KafkaConsumer<>(config);
    }

    /** A reader of whole topics, in no group. */
    public Consumer<byte[], byte[]> tail(String name) {
        Map<String, Object> config = consumerConfig(name);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(config);
    }

    private Map<String, Object> consumerConfig(String name) {
        Map<String, Object> config = new HashMap<>(properties.buildConsumerProperties());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, name + "-" + instance);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return config;
    }

    /** A producer whose transactions fence those of an earlier one of the same name. */
    public Producer<byte[], byte[]> transactional(String name) {
        Map<String, Object> config = producerConfig(name);
        config.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "%s-%s-%s".formatted(Service.PROVISIONER.principal(), instance, name));
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        // More would overtake the first batch of a transaction, and be refused and repeated.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // A commit sends at once what waits, so that a transaction is one request and not two.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 100);
        return new KafkaProducer<>(config);
    }

    /** A producer for facts that belong to no piece of work. */
    public Producer<byte[], byte[]> idempotent(String name) {
        return new KafkaProducer<>(producerConfig(name));
    }

    private Map<String, Object> producerConfig(String name) {
        Map<String, Object> config = new HashMap<>(properties.buildProducerProperties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, name + "-" + instance);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return config;
    }

    /** The deserialiser that the settings name, so that another vendor's may stand in. */
    public Deserializer<JitEvent> deserializer() {
        Map<String, Object> config = properties.buildConsumerProperties();
        Deserializer<JitEvent> made =
                make(
                        Deserializer.class,
                        config.get(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG));
        made.configure(config, false);
        return made;
    }

    /** The serialiser that the settings name. */
    public Serializer<JitEvent> serializer() {
        Map<String, Object> config = properties.buildProducerProperties();
        Serializer<JitEvent> made =
                make(Serializer.class, config.get(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG));
        made.configure(config, false);
        return made;
    }

    @SuppressWarnings("unchecked")
    private static <T> T make(Class<? super T> kind, @Nullable Object named) {
        try {
            Class<?> type =
                    named instanceof Class<?> known
                            ? known
                            : Class.forName(String.valueOf(Objects.requireNonNull(named)));
            return (T) kind.cast(Utils.newInstance(type));
        } catch (ClassNotFoundException unknown) {
            throw new IllegalStateException("no such class: " + named, unknown);
        }
    }
}
