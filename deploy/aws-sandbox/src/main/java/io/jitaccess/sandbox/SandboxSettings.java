package io.jitaccess.sandbox;

import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Quotas;
import io.jitaccess.sandbox.faults.RateLimit;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What the sandbox holds when it starts, and how it behaves.
 *
 * @param port of the AWS endpoint, 0 for any
 * @param apiPort of the API servers, 0 for any
 * @param revealSecrets lets {@code GET /_sandbox/secrets-handed-out} tell every secret, for tests
 *     that look for leaks
 * @param workload Kubernetes objects that every cluster starts with
 */
public record SandboxSettings(
        int port,
        int apiPort,
        boolean revealSecrets,
        List<AccountSeed> accounts,
        List<AccessKeySeed> accessKeys,
        List<JsonNode> workload,
        Delays delays,
        Quotas quotas,
        List<RateLimit> rateLimits) {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /**
     * An account with everything in it. Policies are written as YAML of the same shape as their
     * JSON.
     */
    public record AccountSeed(
            String id,
            String partition,
            @Nullable List<JsonNode> serviceControlPolicies,
            Map<String, JsonNode> policies,
            List<RoleSeed> roles,
            List<UserSeed> users,
            List<ClusterSeed> clusters) {
        public AccountSeed {
            Objects.requireNonNull(id, "accounts[].id");
            partition = partition == null ? "aws" : partition;
            policies = policies == null ? Map.of() : Map.copyOf(policies);
            roles = orEmpty(roles);
            users = orEmpty(users);
            clusters = orEmpty(clusters);
        }
    }

    /** A role; {@code policies} are inline, {@code attached} are ARNs. */
    public record RoleSeed(
            String name,
            String path,
            JsonNode trust,
            Map<String, JsonNode> policies,
            List<String> attached,
            @Nullable String boundary,
            Map<String, String> tags,
            Duration maxSession) {
        public RoleSeed {
            Objects.requireNonNull(name, "roles[].name");
            Objects.requireNonNull(trust, "roles[].trust");
            path = path == null ? "/" : path;
            policies = policies == null ? Map.of() : Map.copyOf(policies);
            attached = orEmpty(attached);
            tags = tags == null ? Map.of() : Map.copyOf(tags);
            maxSession = maxSession == null ? Duration.ofHours(1) : maxSession;
        }
    }

    /** A user with inline policies. */
    public record UserSeed(String name, Map<String, JsonNode> policies) {
        public UserSeed {
            policies = policies == null ? Map.of() : Map.copyOf(policies);
        }
    }

    /** A cluster; {@code objects} come on top of the common workload. */
    public record ClusterSeed(
            String name,
            String region,
            String version,
            String authenticationMode,
            Map<String, String> tags,
            List<JsonNode> objects) {
        public ClusterSeed {
            Objects.requireNonNull(name, "clusters[].name");
            Objects.requireNonNull(region, "clusters[].region");
            version = version == null ? "1.33" : version;
            authenticationMode = authenticationMode == null ? "API" : authenticationMode;
            tags = tags == null ? Map.of() : Map.copyOf(tags);
            objects = orEmpty(objects);
        }
    }

    /**
     * An access key that is there from the start and never ends: of a user, or of a session of a
     * role, as a service on AWS has it.
     *
     * @param sessionToken of a session only
     */
    public record AccessKeySeed(
            String id,
            String secret,
            @Nullable String sessionToken,
            String account,
            @Nullable String user,
            @Nullable String role,
            @Nullable String session) {
        @Override
        public String toString() {
            return "AccessKeySeed[" + id + "]";
        }
    }

    public SandboxSettings {
        accounts = orEmpty(accounts);
        accessKeys = orEmpty(accessKeys);
        workload = orEmpty(workload);
        delays = delays == null ? Delays.NONE : delays;
        quotas = quotas == null ? Quotas.AWS : quotas;
        rateLimits = orEmpty(rateLimits);
    }

    /** Two accounts with four clusters and a hub, as the local stack uses them; any free ports. */
    public static SandboxSettings example() {
        try (InputStream example =
                Objects.requireNonNull(SandboxSettings.class.getResourceAsStream("/example.yml"))) {
            return read(example.readAllBytes(), "example.yml").withPorts(0, 0);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static SandboxSettings read(Path file) {
        try {
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the sandbox settings " + file, unreadable);
        }
    }

    private static SandboxSettings read(byte[] yaml, String name) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            LikeAccounts.resolve(tree.path("accounts"));
            return YAML.treeToValue(tree, SandboxSettings.class);
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * A list of access keys in place of those of the settings, so that secrets can stand in a file
     * of their own.
     */
    public static List<AccessKeySeed> readAccessKeys(Path file) {
        try {
            return YAML.readValue(
                    Files.readAllBytes(file), new TypeReference<List<AccessKeySeed>>() {});
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the access keys " + file, unreadable);
        }
    }

    public AccessKeySeed accessKey(String id) {
        return accessKeys.stream().filter(key -> key.id().equals(id)).findAny().orElseThrow();
    }

    public SandboxSettings withPorts(int aws, int api) {
        return new SandboxSettings(
                aws,
                api,
                revealSecrets,
                accounts,
                accessKeys,
                workload,
                delays,
                quotas,
                rateLimits);
    }

    public SandboxSettings withAccessKeys(List<AccessKeySeed> keys) {
        return new SandboxSettings(
                port, apiPort, revealSecrets, accounts, keys, workload, delays, quotas, rateLimits);
    }

    public SandboxSettings withAccounts(UnaryOperator<List<AccountSeed>> change) {
        return new SandboxSettings(
                port,
                apiPort,
                revealSecrets,
                change.apply(accounts),
                accessKeys,
                workload,
                delays,
                quotas,
                rateLimits);
    }

    public SandboxSettings withDelays(Delays changed) {
        return new SandboxSettings(
                port,
                apiPort,
                revealSecrets,
                accounts,
                accessKeys,
                workload,
                changed,
                quotas,
                rateLimits);
    }

    public SandboxSettings revealingSecrets() {
        return new SandboxSettings(
                port, apiPort, true, accounts, accessKeys, workload, delays, quotas, rateLimits);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
