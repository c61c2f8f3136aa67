package io.jitaccess.testing;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

import java.util.HashMap;
import java.util.Map;

/** A broker and a registry, wherever they run. */
sealed interface TestingBroker extends AutoCloseable {
    Map<String, String> SETTINGS =
            Map.of(
                    "transaction.state.log.replication.factor", "1",
                    "transaction.state.log.min.isr", "1",
                    "transaction.state.log.num.partitions", "1",
                    "offsets.topic.num.partitions", "1",
                    "group.initial.rebalance.delay.ms", "0",
                    "auto.create.topics.enable", "false");

    String bootstrapServers();

    String registryUrl();

    @Override
    void close();

    static TestingBroker start() {
        return Containers.used() ? Contained.started() : InProcess.started();
    }

    /** In this process. */
    record InProcess(EmbeddedKafkaKraftBroker broker, TestingRegistry registry)
            implements TestingBroker {
        static InProcess started() {
            var broker = new EmbeddedKafkaKraftBroker(1, 1);
            broker.brokerProperties(SETTINGS);
            broker.afterPropertiesSet();
            return new InProcess(broker, TestingRegistry.empty());
        }

        @Override
        public String bootstrapServers() {
            return broker.getBrokersAsString();
        }

        @Override
        public String registryUrl() {
            return registry.url();
        }

        @Override
        public void close() {
            broker.destroy();
            registry.close();
        }
    }

    /** In containers, as in production. */
    record Contained(KafkaContainer kafka, GenericContainer<?> registry) implements TestingBroker {
        private static final String KAFKA_IMAGE = "apache/kafka:4.2.0";
        private static final String REGISTRY_IMAGE = "apicurio/apicurio-registry:3.3.3";
        private static final int REGISTRY_PORT = 8080;
        private static final String CONFLUENT_API = "/apis/ccompat/v7";

        static Contained started() {
            var environment = new HashMap<String, String>();
            SETTINGS.forEach(
                    (key, value) ->
                            environment.put(
                                    "KAFKA_"
                                            + key.toUpperCase(java.util.Locale.ROOT)
                                                    .replace('.', '_'),
                                    value));
            var kafka = new KafkaContainer(KAFKA_IMAGE).withEnv(environment);
            var registry =
                    new GenericContainer<>(REGISTRY_IMAGE)
                            .withExposedPorts(REGISTRY_PORT)
                            .waitingFor(Wait.forHttp(CONFLUENT_API + "/subjects"));
            kafka.start();
            registry.start();
            return new Contained(kafka, registry);
        }

        @Override
        public String bootstrapServers() {
            return kafka.getBootstrapServers();
        }

        @Override
        public String registryUrl() {
            return "http://%s:%d%s"
                    .formatted(
                            registry.getHost(),
                            registry.getMappedPort(REGISTRY_PORT),
                            CONFLUENT_API);
        }

        @Override
        public void close() {
            kafka.stop();
            registry.stop();
        }
    }
}
