package io.jitaccess.testing;

import io.jitaccess.install.InstallSettings;
import io.jitaccess.install.Installation;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.SchemaRegistry;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A real broker with everything installed, and a registry beside it. */
public final class TestingKafka implements AutoCloseable {
    /** Few, so that tests are quick; more than one, so that keys matter. */
    public static final int PARTITIONS = 3;

    private final TestingBroker broker;

    private TestingKafka(TestingBroker broker) {
        this.broker = broker;
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
        return new TestingKafka(TestingBroker.start());
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public String registryUrl() {
        return broker.registryUrl();
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
        broker.close();
    }
}
