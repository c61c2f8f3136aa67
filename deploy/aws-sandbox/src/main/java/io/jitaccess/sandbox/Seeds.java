package io.jitaccess.sandbox;

import io.jitaccess.sandbox.SandboxSettings.AccessKeySeed;
import io.jitaccess.sandbox.SandboxSettings.AccountSeed;
import io.jitaccess.sandbox.SandboxSettings.ClusterSeed;
import io.jitaccess.sandbox.SandboxSettings.RoleSeed;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.iam.TrustReader;
import io.jitaccess.sandbox.policy.PolicyDocument;
import io.jitaccess.sandbox.policy.PolicyReader;
import io.jitaccess.sandbox.world.Account;
import io.jitaccess.sandbox.world.Cluster;
import io.jitaccess.sandbox.world.Credential;
import io.jitaccess.sandbox.world.Credentials;
import io.jitaccess.sandbox.world.Ids;
import io.jitaccess.sandbox.world.ManagedPolicy;
import io.jitaccess.sandbox.world.Principal;
import io.jitaccess.sandbox.world.Regions;
import io.jitaccess.sandbox.world.Role;
import io.jitaccess.sandbox.world.SandboxClock;
import io.jitaccess.sandbox.world.Shelf;
import io.jitaccess.sandbox.world.User;
import io.jitaccess.sandbox.world.World;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns settings into a world. What is seeded has always been there: no delay hides it. */
final class Seeds {
    private final SandboxSettings settings;
    private final SandboxClock clock;
    private final Ids ids;
    private final Behaviour behaviour;
    private final Instant now;

    Seeds(SandboxSettings settings, SandboxClock clock, Ids ids, Behaviour behaviour) {
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.behaviour = behaviour;
        this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    World world() {
        Map<String, Account> accounts = new LinkedHashMap<>();
        Map<String, Cluster> clusters = new LinkedHashMap<>();
        for (AccountSeed seed : settings.accounts()) {
            accounts.put(seed.id(), account(seed));
            for (ClusterSeed cluster : seed.clusters()) {
                if (clusters.put(cluster.name(), cluster(seed, cluster)) != null) {
                    throw new IllegalArgumentException(
                            "Two clusters are called "
                                    + cluster.name()
                                    + ": names must be unique over all accounts of the sandbox");
                }
            }
        }
        World world =
                new World(
                        clock, ids, new Credentials(settings.revealSecrets()), accounts, clusters);
        TrustReader trusts = new TrustReader(world, behaviour);
        for (AccountSeed seed : settings.accounts()) {
            for (RoleSeed role : seed.roles()) {
                Role made = role(seed, role, trusts);
                world.account(seed.id()).orElseThrow().roles().seed(Account.key(role.name()), made);
            }
        }
        settings.accessKeys().forEach(key -> world.credentials().add(credential(world, key), now));
        return world;
    }

    private Account account(AccountSeed seed) {
        Map<String, ManagedPolicy> policies = new TreeMap<>();
        seed.policies()
                .forEach(
                        (name, document) -> {
                            String arn =
                                    "arn:%s:iam::%s:policy/%s"
                                            .formatted(seed.partition(), seed.id(), name);
                            policies.put(
                                    arn,
                                    new ManagedPolicy(
                                            arn,
                                            name,
                                            ids.unique("ANPA", 21),
                                            policy(document),
                                            now));
                        });
        Map<String, User> users = new TreeMap<>();
        seed.users()
                .forEach(
                        user ->
                                users.put(
                                        user.name(),
                                        new User(
                                                seed.partition(),
                                                seed.id(),
                                                user.name(),
                                                ids.unique("AIDA", 21),
                                                List.copyOf(named(user.policies()).values()))));
        List<JsonNode> scp = seed.serviceControlPolicies();
        return new Account(
                seed.id(),
                seed.partition(),
                new Shelf<>(clock, () -> behaviour.delays().longest()),
                policies,
                users,
                scp == null ? null : scp.stream().map(Seeds::policy).toList());
    }

    private Role role(AccountSeed account, RoleSeed seed, TrustReader trusts) {
        return new Role(
                new Role.Identity(
                        account.partition(),
                        account.id(),
                        seed.path(),
                        seed.name(),
                        ids.unique("AROA", 21),
                        now),
                trusts.read(seed.trust().toString()),
                "",
                seed.maxSession(),
                seed.boundary(),
                seed.tags(),
                named(seed.policies()),
                new TreeSet<>(seed.attached()));
    }

    private Cluster cluster(AccountSeed account, ClusterSeed seed) {
        if (!Regions.partition(seed.region()).equals(account.partition())) {
            throw new IllegalArgumentException(
                    "Cluster %s: region %s is not in partition %s of account %s"
                            .formatted(
                                    seed.name(), seed.region(), account.partition(), account.id()));
        }
        return new Cluster(
                account.partition(),
                account.id(),
                seed.region(),
                seed.name(),
                seed.version(),
                new Cluster.Settings(seed.authenticationMode()),
                seed.tags(),
                now,
                new Shelf<>(clock, () -> behaviour.delays().longest()));
    }

    private Credential credential(World world, AccessKeySeed key) {
        Account account =
                world.account(key.account())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "accessKeys: no account " + key.account()));
        return new Credential(
                key.id(), key.secret(), key.sessionToken(), principal(account, key), Instant.MAX);
    }

    private Principal principal(Account account, AccessKeySeed key) {
        String session = key.session();
        String role = key.role();
        if (role != null && session != null) {
            Role found =
                    account.roles()
                            .get(Account.key(role))
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "accessKeys: no role " + role));
            return new Principal.Session(
                    found.identity(), session, null, Map.of(), Set.of(), null, now);
        }
        User user = account.users().get(String.valueOf(key.user()));
        if (user == null) {
            throw new IllegalArgumentException(
                    "accessKeys: %s needs a user, or a role and a session, of account %s"
                            .formatted(key.id(), account.id()));
        }
        return new Principal.IamUser(user);
    }

    private static SortedMap<String, PolicyDocument> named(Map<String, JsonNode> documents) {
        SortedMap<String, PolicyDocument> policies = new TreeMap<>();
        documents.forEach((name, document) -> policies.put(name, policy(document)));
        return policies;
    }

    private static PolicyDocument policy(JsonNode document) {
        return PolicyReader.identity(document.toString());
    }

    /** What a cluster starts with. */
    List<JsonNode> objects(String cluster) {
        List<JsonNode> objects = new ArrayList<>(settings.workload());
        settings.accounts().stream()
                .flatMap(account -> account.clusters().stream())
                .filter(seed -> seed.name().equals(cluster))
                .forEach(seed -> objects.addAll(seed.objects()));
        return objects;
    }
}
