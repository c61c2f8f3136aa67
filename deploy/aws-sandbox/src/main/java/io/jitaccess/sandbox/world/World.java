package io.jitaccess.sandbox.world;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Everything that exists, and the way from a name to it. */
public final class World {
    private final SandboxClock clock;
    private final Ids ids;
    private final Credentials credentials;
    private final Map<String, Account> accounts;
    private final Map<String, Cluster> clusters;

    /**
     * @param clusters by name, which is unique over the whole sandbox, as the API servers are told
     *     apart by it
     */
    public World(
            SandboxClock clock,
            Ids ids,
            Credentials credentials,
            Map<String, Account> accounts,
            Map<String, Cluster> clusters) {
        this.clock = clock;
        this.ids = ids;
        this.credentials = credentials;
        this.accounts = Map.copyOf(accounts);
        this.clusters = Map.copyOf(clusters);
    }

    public SandboxClock clock() {
        return clock;
    }

    public Ids ids() {
        return ids;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Collection<Account> accounts() {
        return accounts.values();
    }

    public Collection<Cluster> clusters() {
        return clusters.values();
    }

    public Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    public Optional<Cluster> cluster(String account, String region, String name) {
        return cluster(name).filter(c -> c.account().equals(account) && c.region().equals(region));
    }

    public Optional<Cluster> cluster(String name) {
        return Optional.ofNullable(clusters.get(name)).filter(c -> c.settings().exists());
    }
}
