package io.jitaccess.provisioner.sweep;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.GrantRole;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.grant.Teardown;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.state.Lockdowns;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.sweep.SweepRules.Item;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sweeps one cluster: lists what AWS has of ours, removes what nobody accounts for, reports all.
 */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final Actor US =
            Actor.builder().kind(ActorKind.SERVICE).id(Service.PROVISIONER.principal()).build();
    private static final Duration REMOVAL_EFFORT = Duration.ofSeconds(30);

    private final ClusterCatalogue catalogue;
    private final Grants grants;
    private final Lockdowns lockdowns;
    private final Holdings holdings;
    private final Teardown teardown;
    private final ProvisioningSettings provisioning;
    private final SweepSettings settings;
    private final InstantSource clock;
    private final Map<String, Set<String>> suspects = new ConcurrentHashMap<>();
    private final Map<String, Instant> sweptAt = new ConcurrentHashMap<>();

    /** What a sweep works with. */
    public record Tools(
            ClusterCatalogue catalogue,
            Grants grants,
            Lockdowns lockdowns,
            Stock stock,
            AccessEntries entries,
            JitRoles roles,
            Teardown teardown) {}

    public Sweep(
            Tools tools,
            ProvisioningSettings provisioning,
            SweepSettings settings,
            InstantSource clock) {
        this.catalogue = tools.catalogue();
        this.grants = tools.grants();
        this.lockdowns = tools.lockdowns();
        this.holdings =
                new Holdings(
                        tools.catalogue(),
                        tools.grants(),
                        tools.stock(),
                        tools.entries(),
                        tools.roles());
        this.teardown = tools.teardown();
        this.provisioning = provisioning;
        this.settings = settings;
        this.clock = clock;
    }

    /** When this process last swept the cluster. */
    public Optional<Instant> lastSweep(String cluster) {
        return Optional.ofNullable(sweptAt.get(cluster));
    }

    /**
     * Sweeps the cluster.
     *
     * @return the inventory, and that each orphan is gone
     */
    public List<JitEvent> run(String name, Permit permit) {
        Optional<Cluster> cluster = catalogue.find(name);
        if (cluster.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        sweptAt.put(name, now);
        try {
            return sweep(cluster.get(), holdings.of(cluster.get()), now, permit);
        } catch (AwsException failed) {
            log.atWarn()
                    .addKeyValue("cluster", name)
                    .addKeyValue("error", failed.getMessage())
                    .log("sweep could not list");
            return List.of(inventory(name, List.of(), now, false));
        }
    }

    private List<JitEvent> sweep(Cluster cluster, List<Item> items, Instant now, Permit permit) {
        Set<String> before = suspects.getOrDefault(cluster.name(), Set.of());
        List<JitEvent> facts = new ArrayList<>();
        List<InventoryItem> report = new ArrayList<>();
        for (Item item : items) {
            boolean locked =
                    lockdowns.isClosedTo(
                            cluster.name(), known(item).passesLockdownOf().orElse(null));
            InventoryFinding finding =
                    SweepRules.judge(
                            item,
                            known(item),
                            before.contains(item.roleArn()),
                            locked,
                            settings,
                            clock.instant());
            if (finding == InventoryFinding.REMOVED) {
                finding = remove(cluster, item, locked, permit, facts);
            }
            report.add(reported(item, finding));
        }
        suspects.put(
                cluster.name(),
                report.stream()
                        .filter(
                                item ->
                                        item.finding() == InventoryFinding.SUSPECT
                                                || item.finding() == InventoryFinding.WOULD_REMOVE)
                        .map(InventoryItem::roleArn)
                        .collect(Collectors.toSet()));
        facts.addFirst(inventory(cluster.name(), report, now, true));
        return facts;
    }

    private InventoryFinding remove(
            Cluster cluster, Item item, boolean locked, Permit permit, List<JitEvent> facts) {
        log.atWarn()
                .addKeyValue("cluster", cluster.name())
                .addKeyValue("requestId", item.requestId())
                .addKeyValue("role", item.roleArn())
                .addKeyValue("locked", locked)
                .addKeyValue("dryRun", settings.dryRun())
                .log("orphan");
        // A dry run is about what we may be wrong about; a lockdown leaves nothing to be wrong
        // about.
        if (settings.dryRun() && !locked) {
            return InventoryFinding.WOULD_REMOVE;
        }
        try {
            teardown.run(cluster, item.roleArn(), permit, clock.instant().plus(REMOVAL_EFFORT));
        } catch (AwsException failed) {
            log.atError()
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("role", item.roleArn())
                    .addKeyValue("error", failed.getMessage())
                    .log("orphan could not be removed");
            return InventoryFinding.SUSPECT;
        }
        facts.add(
                deprovisioned(cluster, item, locked ? RemovalCause.LOCKDOWN : RemovalCause.ORPHAN));
        return InventoryFinding.REMOVED;
    }

    private KnownGrant known(Item item) {
        return grants.of(Optional.ofNullable(item.requestId()).orElse(""));
    }

    private InventoryItem reported(Item item, InventoryFinding finding) {
        return InventoryItem.builder()
                .roleArn(item.roleArn())
                .requestId(item.requestId())
                .entry(item.entry())
                .role(item.role())
                .expiresAt(item.expiresAt())
                .finding(finding)
                .person(KnownRole.person(known(item)).orElse(null))
                .build();
    }

    private static Inventory inventory(
            String cluster, List<InventoryItem> items, Instant now, boolean complete) {
        return Inventory.builder()
                .eventId(EventId.of(cluster, Inventory.class, now))
                .occurredAt(now)
                .actor(US)
                .cluster(cluster)
                .items(items)
                .listedAt(now)
                .complete(complete)
                .build();
    }

    private Deprovisioned deprovisioned(Cluster cluster, Item item, RemovalCause cause) {
        Instant now = clock.instant();
        String requestId = item.requestId();
        String subject = requestId == null ? item.roleArn() : requestId;
        return Deprovisioned.builder()
                .eventId(
                        // What was said to be gone and was found again is a fact of its own.
                        known(item).fact(Deprovisioned.class).isPresent()
                                ? EventId.of(subject, Deprovisioned.class, now)
                                : EventId.of(subject, Deprovisioned.class))
                .requestId(requestId)
                .occurredAt(now)
                .actor(US)
                .person(KnownRole.person(known(item)).orElse(null))
                .role(
                        GrantRole.builder()
                                .roleArn(item.roleArn())
                                .account(cluster.account())
                                .region(cluster.region())
                                .cluster(cluster.name())
                                .build())
                .cause(cause)
                .removedAt(now)
                .lastPossibleUseAt(item.entry() ? now.plus(provisioning.residualAccess()) : now)
                .build();
    }
}
