package io.jitaccess.local;

import io.jitaccess.local.deploy.ShippedPolicies;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The sandbox's example world with the policies of {@code deploy/terraform} in it, so that what
 * works here works with them, and with access keys of this stack's own.
 */
final class SandboxWorld {
    private static final String EXAMPLE = "/example.yml";
    private static final String INSTALLATION = "local";
    private static final String HUB_ACCOUNT = "111111111111";
    private static final String EXTERNAL_ID = "jit-sandbox";
    private static final String SERVICE_KEY = "ASIASANDBOXSERVICE01";
    private static final String SERVICE_SESSION = "c2FuZGJveC1zZXJ2aWNlLXNlc3Npb24tdG9rZW4=";

    private final Layout layout;
    private final Secrets secrets;
    private final ShippedPolicies policies;

    SandboxWorld(Layout layout, Secrets secrets) {
        this.layout = layout;
        this.secrets = secrets;
        this.policies =
                new ShippedPolicies(
                        layout.repository().resolve("deploy/terraform"),
                        new ShippedPolicies.Installation(INSTALLATION, HUB_ACCOUNT, EXTERNAL_ID));
    }

    /** Writes the settings that the sandbox starts from. */
    Path write() {
        ObjectNode world = example();
        world.put("revealSecrets", true);
        for (JsonNode key : world.withArray("accessKeys")) {
            if (key.path("id").asString().equals(SERVICE_KEY)) {
                ((ObjectNode) key).put("secret", serviceSecret());
            }
        }
        ship(world.withArray("accounts"));
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

    private void ship(ArrayNode accounts) {
        List<String> spokes =
                accounts.valueStream()
                        .map(account -> account.path("id").asString())
                        .filter(id -> !id.equals(HUB_ACCOUNT))
                        .toList();
        for (JsonNode node : accounts) {
            ObjectNode account = (ObjectNode) node;
            if (account.path("id").asString().equals(HUB_ACCOUNT)) {
                ObjectNode serviceRole = (ObjectNode) account.withArray("roles").get(0);
                serviceRole
                        .putObject("policies")
                        .set("assume-access-roles", policies.serviceRolePolicy(spokes));
            } else {
                shipToSpoke(account);
            }
        }
    }

    /** A list of roles of its own keeps what an account is like from bringing its own. */
    private void shipToSpoke(ObjectNode account) {
        String id = account.path("id").asString();
        List<ShippedPolicies.Cluster> clusters =
                account.path("clusters")
                        .valueStream()
                        .map(
                                cluster ->
                                        new ShippedPolicies.Cluster(
                                                cluster.path("name").asString(),
                                                cluster.path("region").asString()))
                        .toList();
        account.putObject("policies")
                .set("jit-boundary", policies.clusterAccount("boundary", id, clusters));
        ObjectNode accessRole = account.putArray("roles").addObject();
        accessRole.put("name", "JITAccessRole");
        accessRole.set("trust", policies.clusterAccount("trust", id, clusters));
        ObjectNode documents = accessRole.putObject("policies");
        for (String document : List.of("access", "guardrails")) {
            documents.set(document, policies.clusterAccount(document, id, clusters));
        }
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
