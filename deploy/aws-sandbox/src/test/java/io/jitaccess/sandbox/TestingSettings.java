package io.jitaccess.sandbox;

import io.jitaccess.sandbox.SandboxSettings.AccountSeed;
import io.jitaccess.sandbox.SandboxSettings.RoleSeed;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The example settings with something changed that the example has no need of. */
final class TestingSettings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TestingSettings() {}

    /**
     * The cluster account gets a role that trusts its operator, with the longest session left at
     * one hour.
     */
    static SandboxSettings withOpenRole() {
        JsonNode trust =
                JSON.readTree(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                        "Principal":{"AWS":"arn:aws:iam::222222222222:user/operator"},"Action":"sts:AssumeRole"}]}\
                        """);
        RoleSeed open =
                new RoleSeed(
                        "open",
                        "/",
                        trust,
                        Map.of(),
                        List.of(),
                        null,
                        Map.of(),
                        Duration.ofHours(1));
        return spoke(account -> with(account, open, null));
    }

    /** An organisation forbids something in the cluster account. */
    static SandboxSettings withServiceControlPolicy(String... policies) {
        List<JsonNode> scp = new ArrayList<>();
        for (String policy : policies) {
            scp.add(JSON.readTree(policy));
        }
        return spoke(account -> with(account, null, scp));
    }

    /** The access role may map anybody, not only roles below its path. */
    static SandboxSettings withUnboundAccessRole() {
        return spoke(
                account -> {
                    List<RoleSeed> roles =
                            account.roles().stream()
                                    .map(
                                            role ->
                                                    role.name().equals("JITAccessRole")
                                                            ? unbound(role)
                                                            : role)
                                    .toList();
                    return new AccountSeed(
                            account.id(),
                            account.partition(),
                            null,
                            account.policies(),
                            roles,
                            account.users(),
                            account.clusters());
                });
    }

    private static RoleSeed unbound(RoleSeed role) {
        JsonNode everything =
                JSON.readTree(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}\
                        """);
        return new RoleSeed(
                role.name(),
                role.path(),
                role.trust(),
                Map.of("everything", everything),
                role.attached(),
                role.boundary(),
                role.tags(),
                role.maxSession());
    }

    private static SandboxSettings spoke(UnaryOperator<AccountSeed> change) {
        return SandboxSettings.example()
                .withAccounts(
                        accounts ->
                                accounts.stream()
                                        .map(
                                                a ->
                                                        a.id().equals(Clients.SPOKE)
                                                                ? change.apply(a)
                                                                : a)
                                        .toList());
    }

    private static AccountSeed with(
            AccountSeed account, @Nullable RoleSeed role, @Nullable List<JsonNode> scp) {
        List<RoleSeed> roles = new ArrayList<>(account.roles());
        if (role != null) {
            roles.add(role);
        }
        return new AccountSeed(
                account.id(),
                account.partition(),
                scp,
                account.policies(),
                roles,
                account.users(),
                account.clusters());
    }
}
