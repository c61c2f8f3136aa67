package io.jitaccess.reaper;

import io.jitaccess.kafka.ConsumerGroup;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.HashMap;
import java.util.Map;

/**
 * How this instance takes part in Kafka Streams.
 *
 * @param instance stable name, so that a restart gets its partitions back without a rebalance
 * @param stateDir where the stores lie; on a kept disk a clean restart reads nothing again
 */
@ConfigurationProperties("jit")
record StreamsSettings(String instance, @DefaultValue("state/reaper") String stateDir) {
    private static final int SECOND = 1000;

    /** Settings of the application, on top of the Kafka client settings of the service. */
    Map<String, Object> on(Map<String, Object> clientSettings, ReaperSettings reaper) {
        var settings = new HashMap<String, Object>(tuning());
        settings.putAll(clientSettings);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ConsumerGroup.REAPER.groupId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, reaper.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, reaper.standbys());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                "%s-%s".formatted(ConsumerGroup.REAPER.groupId(), instance));
        return settings;
    }

    /** Chosen for short hops and for being back within 10 s; may be overridden. */
    private static Map<String, Object> tuning() {
        var tuning = new HashMap<String, Object>(restoring());
        tuning.putAll(
                Map.of(
                        // A tick is a transaction even where it changed nothing.
                        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                        200,
                        // Topics have no order between each other, so no record waits for another
                        // topic's.
                        StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
                        StreamsConfig.MAX_TASK_IDLE_MS_DISABLED,
                        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                        0,
                        // A commit sends at once what waits, so that a transaction is one request.
                        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                        100,
                        // More would overtake the first batch of a transaction, and be refused and
                        // repeated.
                        StreamsConfig.producerPrefix(
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                        1,
                        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                        10 * SECOND,
                        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                        10 * SECOND,
                        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                        3 * SECOND));
        return tuning;
    }

    /** After a crash all of the state is read again, and no grant ends before that is done. */
    private static Map<String, Object> restoring() {
        return Map.of(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                10_000,
                StreamsConfig.restoreConsumerPrefix(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                4 << 20,
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
                16 << 20,
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG),
                1 << 20);
    }
}
