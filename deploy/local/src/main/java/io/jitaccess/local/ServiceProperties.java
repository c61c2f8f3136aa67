package io.jitaccess.local;

import io.jitaccess.kafka.Service;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each service is told on this machine; a service of a real installation is told the same. */
final class ServiceProperties {
    private final Layout layout;
    private final Ports ports;
    private final Secrets secrets;
    private final KafkaProperties kafka;

    ServiceProperties(Layout layout, Ports ports, Secrets secrets, KafkaProperties kafka) {
        this.layout = layout;
        this.ports = ports;
        this.secrets = secrets;
        this.kafka = kafka;
    }

    /**
     * The settings of a service, as a Spring properties file with owner-only rights.
     *
     * @param overrides what this stack sets otherwise, for every service
     */
    java.nio.file.Path write(Service service, Map<String, String> overrides) {
        Map<String, String> settings = all(service);
        settings.putAll(overrides);
        String text =
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining());
        return Secrets.write(layout.run().resolve(service.principal() + ".properties"), text);
    }

    private Map<String, String> all(Service service) {
        var settings = new TreeMap<String, String>();
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", Integer.toString(ports.of(service)));
        kafka.client(service.principal())
                .forEach((key, value) -> settings.put("spring.kafka.properties." + key, value));
        settings.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + ports.kafka());
        settings.put("spring.kafka.properties.schema.registry.url", registryUrl());
        settings.put("jit.catalogue", layout.config().resolve("clusters.yml").toString());
        settings.put("jit.policy", layout.config().resolve("policy.yml").toString());
        settings.put("jit.state-dir", layout.data("streams/" + service.principal()).toString());
        settings.put("jit.instance", service.principal() + "-local");
        settings.put("jit.installation", "local");
        settings.put("logging.level.org.apache.kafka", "WARN");
        // Says at each restart of a tail that it no longer waits for an answer.
        settings.put("logging.level.org.apache.kafka.clients.consumer.internals", "ERROR");
        // Each thread commits by itself, and a transaction costs the same for one record or many.
        settings.put("spring.kafka.streams.properties.num.stream.threads", "1");
        settings.put("jit.reaper.threads", "1");
        // A transaction that follows another at once waits for the markers of the one before.
        settings.put("spring.kafka.properties.retry.backoff.ms", "5");
        people(settings);
        switch (service) {
            case GATEWAY -> gateway(settings);
            case PROVISIONER -> provisioner(settings);
            case AUDIT -> audit(settings);
            case APPROVAL, REAPER -> {}
        }
        if (service != Service.GATEWAY) {
            callee(settings, service);
        }
        return settings;
    }

    private String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(ports.registry());
    }

    private void people(Map<String, String> settings) {
        String issuer = "http://127.0.0.1:" + ports.issuer();
        settings.put("jit.security.issuers[0].alias", "local");
        settings.put("jit.security.issuers[0].issuer", issuer);
        settings.put("jit.security.issuers[0].jwk-set-uri", issuer + "/jwks");
        settings.put("jit.security.issuers[0].audience", "jit-access");
        settings.put("jit.security.issuers[0].email-domains[0]", "example.com");
        settings.put("jit.security.approvers[0]", "platform-leads");
        settings.put("jit.security.auditors[0]", "auditors");
        settings.put("jit.security.admins[0]", "jit-admins");
    }

    private void gateway(Map<String, String> settings) {
        settings.put(
                "jit.service-identity.private-key",
                secrets.privateKey("gateway-identity", "RSA").toString());
        settings.put("jit.idempotency-secret", secrets.password("idempotency"));
        new SlackProperties(ports, secrets, layout).addTo(settings);
        for (Service callee : Service.values()) {
            if (callee != Service.GATEWAY) {
                settings.put(
                        "jit.services." + callee.principal().replace("-service", ""),
                        "http://127.0.0.1:" + ports.of(callee));
            }
        }
    }

    private void callee(Map<String, String> settings, Service service) {
        secrets.privateKey("gateway-identity", "RSA");
        String resourceServer = "spring.security.oauth2.resourceserver.jwt.";
        settings.put(
                resourceServer + "public-key-location",
                "file:" + secrets.publicKey("gateway-identity"));
        settings.put(resourceServer + "audiences", service.principal());
    }

    private void provisioner(Map<String, String> settings) {
        settings.put("jit.aws.endpoint", "http://127.0.0.1:" + ports.sandbox());
        settings.put("jit.gateway-url", "http://127.0.0.1:" + ports.gateway());
        settings.put("jit.credential.slack-codes", "true");
        settings.put(
                "jit.grant-token.private-key", secrets.privateKey("grant-token", "RSA").toString());
    }

    private void audit(Map<String, String> settings) {
        settings.put(
                "spring.datasource.url",
                "jdbc:postgresql://127.0.0.1:%d/audit".formatted(ports.postgres()));
        settings.put("spring.datasource.username", "postgres");
        settings.put(
                "jit.audit.checkpoint-file",
                layout.data("audit").resolve("checkpoints").toString());
        settings.put(
                "jit.audit.checkpoint-key",
                secrets.privateKey("audit-checkpoint", "Ed25519").toString());
    }
}
