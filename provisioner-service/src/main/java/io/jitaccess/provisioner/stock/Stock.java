package io.jitaccess.provisioner.stock;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.AwsNames;
import io.jitaccess.provisioner.aws.Installation;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.stock.Shelf.Ready;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Ready, unused roles of each account, so that no grant waits for IAM to spread the news of its
 * role. Each belongs to the instance in its name, is taken once and never put back. Taking one
 * writes nothing to AWS: the claim says whose it is from then on.
 */
public final class Stock {
    private static final String PREFIX = "jit-stock-";
    private static final int LONGEST_INSTANCE = 32;

    private final JitRoles roles;
    private final Installation installation;
    private final Grants grants;
    private final StockSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MeterRegistry meters;
    private final String ours;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    /** What a stock works with. */
    public record Tools(
            JitRoles roles,
            Installation installation,
            Grants grants,
            RandomGenerator random,
            MeterRegistry meters) {}

    /**
     * @param instance owner of what this process makes
     */
    public Stock(Tools tools, StockSettings settings, InstantSource clock, String instance) {
        this.roles = tools.roles();
        this.installation = tools.installation();
        this.grants = tools.grants();
        this.random = tools.random();
        this.meters = tools.meters();
        this.settings = settings;
        this.clock = clock;
        String owner = AwsNames.encode(instance);
        this.ours = PREFIX + owner.substring(0, Math.min(owner.length(), LONGEST_INSTANCE)) + "-";
    }

    /** A ready role's name, taken for good; empty means make one. */
    public Optional<String> take(Cluster cluster) {
        if (settings.wanted() == 0) {
            return Optional.empty();
        }
        Shelf shelf = shelf(cluster);
        Instant worn = clock.instant().minus(settings.takenFor());
        Optional<Ready> taken = shelf.take(worn);
        // A claim of an earlier life may have become known only after the shelf was filled.
        while (taken.isPresent() && isClaimed(cluster, taken.get().name())) {
            taken = shelf.take(worn);
        }
        meters.counter("jit.stock.taken", "account", cluster.account(), "role", kind(taken))
                .increment();
        return taken.map(Ready::name);
    }

    private String kind(Optional<Ready> taken) {
        return taken.map(role -> isRipe(role) ? "ripe" : "unripe").orElse("none");
    }

    private boolean isRipe(Ready role) {
        return !role.createdAt().plus(settings.ripeAfter()).isAfter(clock.instant());
    }

    /** How many roles wait in the cluster's account. */
    public int size(Cluster cluster) {
        return shelf(cluster).size();
    }

    /** Whether the role waits to be taken, by us or another instance. */
    public boolean waits(JitRoles.JitRole role) {
        return role.name().startsWith(PREFIX)
                && grants.claimant(role.arn()).isEmpty()
                && role.createdAt().plus(settings.maxAge()).isAfter(clock.instant());
    }

    /**
     * Makes what is missing in the cluster's account, one role after another, and deletes what has
     * become too old to be taken. Called by one thread per account.
     *
     * @throws AwsException if that does not work now
     */
    void refill(Cluster cluster) {
        Shelf shelf = shelf(cluster);
        if (!shelf.isListed()) {
            readopt(cluster, shelf);
            shelf.listed();
        }
        Instant worn = clock.instant().minus(settings.takenFor());
        for (Optional<Ready> old = shelf.takeWorn(worn);
                old.isPresent();
                old = shelf.takeWorn(worn)) {
            roles.delete(cluster, installation.roleArn(cluster, old.get().name()));
        }
        while (shelf.size() < settings.wanted()) {
            shelf.add(make(cluster));
        }
    }

    private void readopt(Cluster cluster, Shelf shelf) {
        for (JitRoles.JitRole role : roles.list(cluster)) {
            if (role.name().startsWith(ours) && grants.claimant(role.arn()).isEmpty()) {
                shelf.add(new Ready(role.name(), role.createdAt()));
            }
        }
    }

    private Ready make(Cluster cluster) {
        String name = ours + RequestId.next(clock, random).value();
        roles.create(cluster, name, Map.of());
        roles.permit(cluster, name);
        return new Ready(name, clock.instant());
    }

    private boolean isClaimed(Cluster cluster, String name) {
        return grants.claimant(installation.roleArn(cluster, name)).isPresent();
    }

    /** Two access roles in one account have a shelf each: a role trusts the one that made it. */
    private Shelf shelf(Cluster cluster) {
        return shelves.computeIfAbsent(cluster.accessRole(), _ -> metered(cluster));
    }

    private Shelf metered(Cluster cluster) {
        Shelf shelf = new Shelf();
        Gauge.builder("jit.stock.ready", shelf, Shelf::size)
                .tag("account", cluster.account())
                .tag("accessRole", Installation.roleName(cluster.accessRole()))
                .description("Ready roles that wait to be taken")
                .register(meters);
        return shelf;
    }
}
