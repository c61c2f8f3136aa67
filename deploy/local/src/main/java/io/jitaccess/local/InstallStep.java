package io.jitaccess.local;

import io.jitaccess.install.Acls;
import io.jitaccess.install.InstallSettings;
import io.jitaccess.install.Installation;
import io.jitaccess.kafka.EventSerializer;
import io.jitaccess.kafka.SchemaRegistry;

import org.apache.kafka.clients.admin.Admin;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Runs the install step with the rights that are shipped for it, so that they are proved too. */
final class InstallStep {
    private static final int CALL_SECONDS = 30;

    private final Layout layout;
    private final KafkaProperties kafka;
    private final String registryUrl;

    InstallStep(Layout layout, KafkaProperties kafka, String registryUrl) {
        this.layout = layout;
        this.kafka = kafka;
        this.registryUrl = registryUrl;
    }

    void run() {
        giveRights();
        try (Admin admin = Admin.create(clientOf(Acls.INSTALL))) {
            new Installation(admin, SchemaRegistry.at(registryUrl), InstallSettings.local()).run();
        }
        writeEmergencySettings();
    }

    /** What whoever runs Kafka does once. */
    private void giveRights() {
        try (Admin admin = Admin.create(clientOf(KafkaProperties.ADMIN))) {
            admin.createAcls(Acls.ofInstallStep()).all().get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("Kafka gives the install step no rights", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while installing", interrupted);
        }
    }

    private void writeEmergencySettings() {
        String text =
                new TreeMap<>(clientOf(Acls.EMERGENCY))
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                                .collect(Collectors.joining());
        Secrets.write(layout.run().resolve("emergency.properties"), text);
    }

    private Map<String, Object> clientOf(String principal) {
        Map<String, Object> config = new HashMap<>(kafka.client(principal));
        config.put(EventSerializer.REGISTRY_URL, registryUrl);
        return config;
    }
}
