package io.jitaccess.local;

import java.util.List;
import java.util.Map;

/** What a program on this machine needs in order to talk to a running stack. */
public record StackAccess(Layout layout, Ports ports) {

    /** Base URL of the gateway. */
    public String gateway() {
        return "http://127.0.0.1:" + ports.gateway();
    }

    /**
     * Kafka client settings of a principal: a service, or {@link KafkaProperties#ADMIN}.
     *
     * @throws java.io.UncheckedIOException if the stack's secrets cannot be read
     */
    public Map<String, String> kafkaClient(String principal) {
        return new KafkaProperties(ports, new Secrets(layout.secrets())).client(principal);
    }

    /** Passwords of the stack, and the private parts of its keys. */
    public List<String> keptSecrets() {
        return new Secrets(layout.secrets()).all();
    }

    public String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(ports.registry());
    }

    /**
     * A fresh token of a person of the local issuer.
     *
     * @throws java.io.UncheckedIOException if the issuer does not answer
     */
    public String token(String person) {
        return Probes.get(ports.issuer(), "/token?person=" + person);
    }
}
