package io.jitaccess.sandbox;

import io.jitaccess.sandbox.SandboxSettings.AccountSeed;
import io.jitaccess.sandbox.SandboxSettings.RoleSeed;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the policies that are shipped for AWS, as Terraform's templates, in place of the settings'
 * own, so that what runs against the sandbox runs under them.
 */
public final class ShippedPolicies {
    public static final String ACCESS_ROLE = "JITAccessRole";
    public static final String SERVICE_ROLE = "JITServiceRole";

    /** What the module's variable has unless somebody gives it another value. */
    public static final List<String> ACCESS_POLICIES =
            List.of(
                    "AmazonEKSViewPolicy",
                    "AmazonEKSEditPolicy",
                    "AmazonEKSAdminPolicy",
                    "AmazonEKSClusterAdminPolicy");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private final Path modules;
    private final SandboxSettings settings;
    private final String installation;

    private ShippedPolicies(Path modules, SandboxSettings settings, String installation) {
        this.modules = modules;
        this.settings = settings;
        this.installation = installation;
    }

    /**
     * @param modules the directory of Terraform's modules
     * @param installation as the services name it
     */
    public static SandboxSettings over(
            SandboxSettings settings, Path modules, String installation) {
        var shipped = new ShippedPolicies(modules, settings, installation);
        return settings.withAccounts(accounts -> accounts.stream().map(shipped::account).toList());
    }

    private AccountSeed account(AccountSeed seed) {
        Map<String, JsonNode> policies = new HashMap<>(seed.policies());
        if (has(seed, ACCESS_ROLE)) {
            policies.put("jit-boundary", render("cluster-account", "boundary", seed));
        }
        return new AccountSeed(
                seed.id(),
                seed.partition(),
                seed.serviceControlPolicies(),
                policies,
                seed.roles().stream().map(role -> role(seed, role)).toList(),
                seed.users(),
                seed.clusters());
    }

    private RoleSeed role(AccountSeed account, RoleSeed role) {
        return switch (role.name()) {
            case ACCESS_ROLE ->
                    with(
                            role,
                            render("cluster-account", "trust", account),
                            Map.of(
                                    "access",
                                    render("cluster-account", "access", account),
                                    "guardrails",
                                    render("cluster-account", "guardrails", account)));
            case SERVICE_ROLE ->
                    with(
                            role,
                            role.trust(),
                            Map.of(
                                    "assume-access-roles",
                                    render("hub", "assume-access-roles", account)));
            default -> role;
        };
    }

    private static RoleSeed with(RoleSeed role, JsonNode trust, Map<String, JsonNode> policies) {
        return new RoleSeed(
                role.name(),
                role.path(),
                trust,
                policies,
                role.attached(),
                role.boundary(),
                role.tags(),
                role.maxSession());
    }

    private JsonNode render(String module, String policy, AccountSeed account) {
        return render(
                modules.resolve(module).resolve("policies").resolve(policy + ".json.tftpl"),
                values(account));
    }

    /** The policy of a template, with these values for its variables; lists are JSON. */
    public static JsonNode render(Path file, Map<String, String> values) {
        try {
            return JSON.readTree(
                    VARIABLE.matcher(Files.readString(file))
                            .replaceAll(
                                    found ->
                                            Matcher.quoteReplacement(
                                                    value(values, found.group(1), file))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the shipped policy " + file, unreadable);
        }
    }

    private static String value(Map<String, String> values, String name, Path file) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(file + ": no value for ${" + name + "}");
        }
        return value;
    }

    /** As the modules' {@code main.tf} gives them; lists go in as JSON. */
    private Map<String, String> values(AccountSeed account) {
        Map<String, String> values = new HashMap<>();
        values.put("partition", account.partition());
        values.put("account_id", account.id());
        values.put("installation", installation);
        values.put("hub_account_id", hub().id());
        values.put("service_role_arn", arn(hub(), SERVICE_ROLE));
        values.put("external_id", externalId(account));
        values.put(
                "regions",
                json(
                        account.clusters().stream()
                                .map(c -> c.region())
                                .distinct()
                                .sorted()
                                .toList()));
        values.put(
                "cluster_arns",
                json(
                        account.clusters().stream()
                                .map(
                                        c ->
                                                "arn:%s:eks:%s:%s:cluster/%s"
                                                        .formatted(
                                                                account.partition(),
                                                                c.region(),
                                                                account.id(),
                                                                c.name()))
                                .toList()));
        values.put(
                "access_policy_arns",
                json(
                        ACCESS_POLICIES.stream()
                                .map(
                                        name ->
                                                "arn:%s:eks::aws:cluster-access-policy/%s"
                                                        .formatted(account.partition(), name))
                                .toList()));
        values.put("kubernetes_groups", json(List.of("jit-*")));
        values.put("assume_actions", json(List.of("sts:AssumeRole", "sts:TagSession")));
        values.put(
                "access_role_arns",
                json(
                        settings.accounts().stream()
                                .filter(other -> has(other, ACCESS_ROLE))
                                .map(other -> arn(other, ACCESS_ROLE))
                                .toList()));
        return values;
    }

    private AccountSeed hub() {
        return settings.accounts().stream()
                .filter(account -> has(account, SERVICE_ROLE))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no account has a " + SERVICE_ROLE));
    }

    /** What the settings' own trust policy asks for. */
    private static String externalId(AccountSeed account) {
        return account.roles().stream()
                .filter(role -> role.name().equals(ACCESS_ROLE))
                .flatMap(role -> role.trust().findValuesAsString("sts:ExternalId").stream())
                .findFirst()
                .orElse("");
    }

    private static boolean has(AccountSeed account, String role) {
        return account.roles().stream().anyMatch(seed -> seed.name().equals(role));
    }

    private static String arn(AccountSeed account, String role) {
        return "arn:%s:iam::%s:role/%s".formatted(account.partition(), account.id(), role);
    }

    private static String json(List<String> values) {
        return JSON.writeValueAsString(values);
    }
}
