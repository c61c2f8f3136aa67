package io.jitaccess.provisioner.stock;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.AwsNames;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.state.Grants;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.random.RandomGenerator;

/**
 * Ready, unused roles of each account. Each belongs to the instance in its name, is taken once and
 * never put back. Taking one writes nothing to AWS: the claim says whose it is from then on. What
 * is left when an instance is gone for good is swept once it is too old to be anybody's.
 */
public final class Stock {
    private static final Logger log = LoggerFactory.getLogger(Stock.class);
    private static final String PREFIX = "jit-stock-";
    private static final int LONGEST_INSTANCE = 32;

    private final JitRoles roles;
    private final Grants grants;
    private final StockSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String ours;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    /**
     * @param instance owner of what this process makes
     */
    public Stock(
            JitRoles roles,
            Grants grants,
            StockSettings settings,
            InstantSource clock,
            RandomGenerator random,
            String instance) {
        this.roles = roles;
        this.grants = grants;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        String owner = AwsNames.encode(instance);
        this.ours = PREFIX + owner.substring(0, Math.min(owner.length(), LONGEST_INSTANCE)) + "-";
    }

    private record Ready(String name, Instant createdAt) {}

    /** The ready roles of one account, and whether those of an earlier life were looked for. */
    private static final class Shelf {
        private final PriorityBlockingQueue<Ready> ready =
                new PriorityBlockingQueue<>(16, Comparator.comparing(Ready::createdAt));
        private boolean listed;
    }

    /** A ready role's name, taken for good; empty means make one. */
    public Optional<String> take(Cluster cluster) {
        Shelf shelf = shelves.get(cluster.account());
        if (shelf == null) {
            return Optional.empty();
        }
        Ready oldest = shelf.ready.poll();
        if (oldest == null) {
            return Optional.empty();
        }
        if (oldest.createdAt().plus(settings.ripeAfter()).isAfter(clock.instant())) {
            shelf.ready.add(oldest);
            return Optional.empty();
        }
        return Optional.of(oldest.name());
    }

    /** How many roles wait in the account. */
    public int size(String account) {
        Shelf shelf = shelves.get(account);
        return shelf == null ? 0 : shelf.ready.size();
    }

    /** Whether the role waits to be taken, by us or another instance. */
    public boolean waits(JitRoles.JitRole role) {
        return role.name().startsWith(PREFIX)
                && grants.claimant(role.arn()).isEmpty()
                && role.createdAt().plus(settings.maxAge()).isAfter(clock.instant());
    }

    /** Makes what is missing, one role after another. Called by one thread. */
    public void refill(Cluster cluster) {
        if (settings.size() == 0) {
            return;
        }
        Shelf shelf = shelves.computeIfAbsent(cluster.account(), _ -> new Shelf());
        try {
            if (!shelf.listed) {
                readopt(cluster, shelf);
                shelf.listed = true;
            }
            // Old ones go while they are still ours to remove: at half the age at which anyone may.
            Instant tooOld = clock.instant().minus(settings.maxAge().dividedBy(2));
            shelf.ready.removeIf(role -> role.createdAt().isBefore(tooOld));
            while (shelf.ready.size() < settings.size()) {
                shelf.ready.add(make(cluster));
            }
        } catch (AwsException failed) {
            log.atWarn()
                    .addKeyValue("account", cluster.account())
                    .addKeyValue("error", failed.getMessage())
                    .log("stock not refilled");
        }
    }

    private void readopt(Cluster cluster, Shelf shelf) {
        for (JitRoles.JitRole role : roles.list(cluster)) {
            if (role.name().startsWith(ours) && grants.claimant(role.arn()).isEmpty()) {
                shelf.ready.add(new Ready(role.name(), role.createdAt()));
            }
        }
    }

    private Ready make(Cluster cluster) {
        String name = ours + RequestId.next(clock, random).value();
        roles.create(cluster, name, Map.of());
        roles.permit(cluster, name);
        return new Ready(name, clock.instant());
    }

    /** Accounts with a shelf, for the meters. */
    public Set<String> accounts() {
        return Set.copyOf(shelves.keySet());
    }
}
