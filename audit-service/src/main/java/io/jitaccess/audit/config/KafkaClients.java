package io.jitaccess.audit.config;

import io.jitaccess.events.JitEvent;
import io.jitaccess.install.ContractCheck;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Service;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;

/**
 * Clients of Kafka from {@code spring.kafka.*}. They carry bytes: the service needs the raw record
 * as well as what it says.
 */
@Component
public class KafkaClients {
    private static final int FETCH_BYTES = 256 << 10;
    private static final int FETCH_MILLIS = 250;

    private final KafkaProperties properties;
    private final String instance;
    private boolean checked;

    KafkaClients(KafkaProperties properties, InstanceSettings instance) {
        this.properties = properties;
        this.instance = instance.instance();
    }

    /** Returns once Kafka, topics and registry are there and fit. */
    public synchronized void await() throws InterruptedException {
        if (!checked) {
            new ContractCheck(Service.AUDIT, properties.buildAdminProperties()).await();
            checked = true;
        }
    }

    public Admin admin() {
        return Admin.create(properties.buildAdminProperties());
    }

    /**
     * A consumer in the group, with this instance's place in it.
     *
     * @param member tells apart those of one instance, from 0
     */
    public Consumer<byte[], byte[]> consumer(ConsumerGroup group, int member, int maxPollRecords) {
        Map<String, Object> config = new HashMap<>(properties.buildConsumerProperties());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group.groupId());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name(member));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        // Nobody waits for a record here, and a batch costs one transaction whatever its size.
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MILLIS);
        config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private String name(int member) {
        return member == 0 ? instance : "%s-%d".formatted(instance, member);
    }

    /** A consumer of its own that commits nothing. */
    public Consumer<byte[], byte[]> reader(int maxPollRecords) {
        Map<String, Object> config = new HashMap<>(properties.buildConsumerProperties());
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer whose transactions carry the member's offsets; a successor fences it. */
    public Producer<byte[], byte[]> transactional(ConsumerGroup group, int member) {
        Map<String, Object> config = producerConfig();
        config.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "%s-%s-%s".formatted(Service.AUDIT.principal(), group.groupId(), name(member)));
        // More would overtake the first batch of a transaction, and be refused and repeated.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer for single records. */
    public Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                producerConfig(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(properties.buildProducerProperties());
        config.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        config.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        return config;
    }

    /** Reads events; which class does is said in the configuration alone. */
    @SuppressWarnings("unchecked")
    public Deserializer<JitEvent> deserializer() {
        Map<String, Object> config = properties.buildConsumerProperties();
        Deserializer<JitEvent> deserializer =
                instantiate(
                        config.get(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG),
                        Deserializer.class);
        deserializer.configure(config, false);
        return deserializer;
    }

    /** Writes events, as configured. */
    @SuppressWarnings("unchecked")
    public Serializer<JitEvent> serializer() {
        Map<String, Object> config = properties.buildProducerProperties();
        Serializer<JitEvent> serializer =
                instantiate(
                        config.get(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG), Serializer.class);
        serializer.configure(config, false);
        return serializer;
    }

    private static <T> T instantiate(@Nullable Object configured, Class<T> type) {
        try {
            return configured instanceof Class<?> named
                    ? type.cast(Utils.newInstance(named))
                    : Utils.newInstance(String.valueOf(configured), type);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(
                    "spring.kafka names a serde class that is not there: " + configured, missing);
        }
    }
}
