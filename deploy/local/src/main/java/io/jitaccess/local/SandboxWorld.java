package io.jitaccess.local;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The sandbox's example world, with access keys of this stack's own. */
final class SandboxWorld {
    private static final String EXAMPLE = "/example.yml";
    private static final String SERVICE_KEY = "ASIASANDBOXSERVICE01";
    private static final String SERVICE_SESSION = "c2FuZGJveC1zZXJ2aWNlLXNlc3Npb24tdG9rZW4=";

    private final Layout layout;
    private final Secrets secrets;

    SandboxWorld(Layout layout, Secrets secrets) {
        this.layout = layout;
        this.secrets = secrets;
    }

    /** Starts the sandbox under the policies that are shipped for AWS. */
    List<String> command(Ports ports) {
        return Jvm.main(
                layout,
                256,
                "io.jitaccess.sandbox.SandboxMain",
                "--config",
                write().toString(),
                "--policies",
                layout.repository().resolve("deploy/terraform/modules").toString(),
                "--installation",
                "local",
                "--port",
                Integer.toString(ports.sandbox()),
                "--api-port",
                Integer.toString(ports.clusterApi()),
                "--data",
                layout.data("sandbox").toString());
    }

    private Path write() {
        ObjectNode world = example();
        world.put("revealSecrets", true);
        for (JsonNode key : world.withArray("accessKeys")) {
            if (key.path("id").asString().equals(SERVICE_KEY)) {
                ((ObjectNode) key).put("secret", serviceSecret());
            }
        }
        return Secrets.write(layout.run().resolve("sandbox.yml"), world.toPrettyString());
    }

    /** Environment of the provisioner: a session of JITServiceRole in the hub account. */
    Map<String, String> provisionerCredentials() {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                SERVICE_KEY,
                "AWS_SECRET_ACCESS_KEY",
                serviceSecret(),
                "AWS_SESSION_TOKEN",
                SERVICE_SESSION);
    }

    private String serviceSecret() {
        return secrets.password("sandbox-service-secret");
    }

    private static ObjectNode example() {
        try (InputStream file = SandboxWorld.class.getResourceAsStream(EXAMPLE)) {
            if (file == null) {
                throw new IllegalStateException("the sandbox's jar has no " + EXAMPLE);
            }
            return (ObjectNode) YAMLMapper.builder().build().readTree(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
