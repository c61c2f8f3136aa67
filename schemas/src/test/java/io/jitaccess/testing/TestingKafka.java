package io.jitaccess.testing;

import io.jitaccess.install.InstallSettings;
import io.jitaccess.install.Installation;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.SchemaRegistry;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A real broker in this process with everything installed, and a registry beside it. The one place
 * that chooses where a test's broker comes from.
 */
public final class TestingKafka implements AutoCloseable {
    /** Few, so that tests are quick; more than one, so that keys matter. */
    public static final int PARTITIONS = 3;

    private final EmbeddedKafkaKraftBroker broker;
    private final TestingRegistry registry;

    private TestingKafka(EmbeddedKafkaKraftBroker broker, TestingRegistry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /** Starts a broker and runs the install step. */
    public static TestingKafka installed() {
        TestingKafka kafka = empty();
        try (Admin admin = Admin.create(kafka.clientConfig())) {
            new Installation(
                            admin,
                            SchemaRegistry.at(kafka.registryUrl()),
                            new InstallSettings(PARTITIONS, (short) 1, Duration.ofDays(90), false))
                    .run();
        }
        return kafka;
    }

    /** Starts a broker without topics. */
    public static TestingKafka empty() {
        var broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(
                Map.of(
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "transaction.state.log.num.partitions", "1",
                        "offsets.topic.num.partitions", "1",
                        "group.initial.rebalance.delay.ms", "0",
                        "auto.create.topics.enable", "false"));
        broker.afterPropertiesSet();
        return new TestingKafka(broker, TestingRegistry.empty());
    }

    public String bootstrapServers() {
        return broker.getBrokersAsString();
    }

    public String registryUrl() {
        return registry.url();
    }

    public TestingRegistry registry() {
        return registry;
    }

    /** Settings for any client: bootstrap servers and registry. */
    public Map<String, Object> clientConfig() {
        var config = new HashMap<String, Object>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        config.put(EventSerializer.REGISTRY_URL, registryUrl());
        return config;
    }

    @Override
    public void close() {
        broker.destroy();
        registry.close();
    }
}
