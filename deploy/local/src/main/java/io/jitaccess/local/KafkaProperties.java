package io.jitaccess.local;

import io.jitaccess.install.Acls;
import io.jitaccess.kafka.Service;

import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of the broker and of its clients. The local broker runs with SASL and an authorizer, as
 * a real one does, so that every end-to-end test proves the ACLs as well.
 */
public final class KafkaProperties {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String BROKER = "broker";

    /** Who runs Kafka: gives the install step its rights, and does nothing else. */
    public static final String ADMIN = "admin";

    private final Ports ports;
    private final Secrets secrets;

    KafkaProperties(Ports ports, Secrets secrets) {
        this.ports = ports;
        this.secrets = secrets;
    }

    private String password(String principal) {
        return secrets.password("kafka-" + principal);
    }

    /** Client settings of a principal: a service, one of {@link Acls}, or {@link #ADMIN}. */
    public Map<String, String> client(String principal) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + ports.kafka(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN
                        + " username=\"%s\" password=\"%s\";"
                                .formatted(principal, password(principal)));
    }

    Properties broker(Layout layout) {
        String users =
                Arrays.stream(Service.values())
                                .map(Service::principal)
                                .map(this::user)
                                .collect(Collectors.joining(" "))
                        + " %s %s".formatted(user(Acls.INSTALL), user(Acls.EMERGENCY));
        String jaas =
                LOGIN
                        + " username=\"%s\" password=\"%s\" %s %s %s;"
                                .formatted(
                                        BROKER, password(BROKER), user(BROKER), user(ADMIN), users);
        var settings = new TreeMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put(
                "listeners",
                "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(ports.kafka(), ports.kafkaController()));
        settings.put("advertised.listeners", "CLIENTS://127.0.0.1:" + ports.kafka());
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + ports.kafkaController());
        settings.put(
                "listener.security.protocol.map",
                "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        settings.put("listener.name.clients.plain.sasl.jaas.config", jaas);
        settings.put("listener.name.controller.plain.sasl.jaas.config", jaas);
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:%s;User:%s".formatted(BROKER, ADMIN));
        settings.put("log.dirs", layout.data("kafka").toString());
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        // A broker that was killed waits for its own old session before it starts again.
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "500");
        var properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private String user(String principal) {
        return "user_%s=\"%s\"".formatted(principal, password(principal));
    }
}
