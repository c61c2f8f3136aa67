package io.jitaccess.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The sandbox's example world with access keys of this stack's own in it. */
final class SandboxWorld {
    private static final String EXAMPLE = "/example.yml";
    private static final String SERVICE_KEY = "ASIASANDBOXSERVICE01";
    private static final String SERVICE_SESSION = "c2FuZGJveC1zZXJ2aWNlLXNlc3Npb24tdG9rZW4=";
    private static final String SERVICE_SECRET = "sandbox-service-secret-access-key";

    private final Layout layout;
    private final Secrets secrets;

    SandboxWorld(Layout layout, Secrets secrets) {
        this.layout = layout;
        this.secrets = secrets;
    }

    /** Writes the settings that the sandbox starts from. */
    Path write() {
        return Secrets.write(
                layout.run().resolve("sandbox.yml"),
                "revealSecrets: true\n" + example().replace(SERVICE_SECRET, serviceSecret()));
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

    private static String example() {
        try (InputStream file = SandboxWorld.class.getResourceAsStream(EXAMPLE)) {
            if (file == null) {
                throw new IllegalStateException("the sandbox's jar has no " + EXAMPLE);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
