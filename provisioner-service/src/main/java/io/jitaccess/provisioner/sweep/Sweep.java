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
import io.jitaccess.events.RequestId;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.aws.AccessEntries;
import io.jitaccess.provisioner.aws.AwsException;
import io.jitaccess.provisioner.aws.JitRoles;
import io.jitaccess.provisioner.grant.Permit;
import io.jitaccess.provisioner.grant.Teardown;
import io.jitaccess.provisioner.state.Grants;
import io.jitaccess.provisioner.state.KnownGrant;
import io.jitaccess.provisioner.stock.Stock;
import io.jitaccess.provisioner.sweep.SweepRules.Item;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private final Stock stock;
    private final AccessEntries entries;
    private final JitRoles roles;
    private final Teardown teardown;
    private final SweepSettings settings;
    private final InstantSource clock;
    private final Map<String, Set<String>> suspects = new ConcurrentHashMap<>();
    private final Map<String, Instant> sweptAt = new ConcurrentHashMap<>();

    /** What a sweep works with. */
    public record Tools(
            ClusterCatalogue catalogue,
            Grants grants,
            Stock stock,
            AccessEntries entries,
            JitRoles roles,
            Teardown teardown) {}

    public Sweep(Tools tools, SweepSettings settings, InstantSource clock) {
        this.catalogue = tools.catalogue();
        this.grants = tools.grants();
        this.stock = tools.stock();
        this.entries = tools.entries();
        this.roles = tools.roles();
        this.teardown = tools.teardown();
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
            return sweep(cluster.get(), items(cluster.get()), now, permit);
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
            InventoryFinding finding =
                    SweepRules.judge(
                            item,
                            known(item),
                            before.contains(item.roleArn()),
                            settings,
                            clock.instant());
            if (finding == InventoryFinding.REMOVED) {
                Optional<Deprovisioned> gone = remove(cluster, item, permit);
                gone.ifPresent(facts::add);
                finding = gone.isPresent() ? finding : InventoryFinding.SUSPECT;
            }
            report.add(reported(item, finding));
        }
        suspects.put(
                cluster.name(),
                report.stream()
                        .filter(item -> item.finding() == InventoryFinding.SUSPECT)
                        .map(InventoryItem::roleArn)
                        .collect(Collectors.toSet()));
        facts.addFirst(inventory(cluster.name(), report, now, true));
        return facts;
    }

    private Optional<Deprovisioned> remove(Cluster cluster, Item item, Permit permit) {
        log.atWarn()
                .addKeyValue("cluster", cluster.name())
                .addKeyValue("requestId", item.requestId())
                .addKeyValue("role", item.roleArn())
                .addKeyValue("dryRun", settings.dryRun())
                .log("orphan");
        if (settings.dryRun()) {
            return Optional.empty();
        }
        try {
            teardown.run(cluster, item.roleArn(), permit, clock.instant().plus(REMOVAL_EFFORT));
        } catch (AwsException failed) {
            log.atError()
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("role", item.roleArn())
                    .addKeyValue("error", failed.getMessage())
                    .log("orphan could not be removed");
            return Optional.empty();
        }
        return Optional.of(deprovisioned(cluster, item, clock.instant()));
    }

    /**
     * Roles are an account's, entries a cluster's: a role without an entry is judged where it was
     * claimed.
     */
    private List<Item> items(Cluster cluster) {
        Map<String, JitRoles.JitRole> byArn = new TreeMap<>();
        roles.list(cluster).forEach(role -> byArn.put(role.arn(), role));
        List<Item> items = new ArrayList<>();
        for (String arn : entries.list(cluster)) {
            JitRoles.JitRole role = byArn.remove(arn);
            entries.find(cluster, arn)
                    .filter(AccessEntries.Found::ours)
                    .ifPresent(entry -> items.add(item(entry, role)));
        }
        for (JitRoles.JitRole role : byArn.values()) {
            if (belongsTo(cluster, role)) {
                items.add(
                        new Item(
                                role.arn(),
                                requestId(role),
                                false,
                                true,
                                null,
                                role.createdAt(),
                                stock.waits(role)));
            }
        }
        return items;
    }

    /**
     * Two clusters of one account see the same roles; the first by name minds those that nobody
     * claimed.
     */
    private boolean belongsTo(Cluster cluster, JitRoles.JitRole role) {
        Optional<String> claimed =
                Optional.ofNullable(requestId(role))
                        .flatMap(id -> KnownRole.cluster(grants.of(id)));
        return claimed.map(cluster.name()::equals)
                .orElseGet(
                        () ->
                                catalogue.all().stream()
                                        .filter(other -> other.account().equals(cluster.account()))
                                        .map(Cluster::name)
                                        .sorted()
                                        .findFirst()
                                        .filter(cluster.name()::equals)
                                        .isPresent());
    }

    private KnownGrant known(Item item) {
        return grants.of(Optional.ofNullable(item.requestId()).orElse(""));
    }

    private static Item item(AccessEntries.Found entry, JitRoles.@Nullable JitRole role) {
        return new Item(
                entry.roleArn(),
                entry.tags().get("RequestID"),
                true,
                role != null,
                instant(entry.tags().get("ExpiresAt")),
                role == null ? null : role.createdAt(),
                false);
    }

    /** By our own claims, or by the name that a role made for one request has. */
    private @Nullable String requestId(JitRoles.JitRole role) {
        return grants.claimant(role.arn())
                .or(
                        () ->
                                RequestId.parse(role.name().replaceFirst("^jit-", ""))
                                        .map(RequestId::value))
                .orElse(null);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException changedByHand) {
            return null;
        }
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

    private Deprovisioned deprovisioned(Cluster cluster, Item item, Instant now) {
        String requestId = item.requestId();
        String subject = requestId == null ? item.roleArn() : requestId;
        return Deprovisioned.builder()
                .eventId(EventId.of(subject, Deprovisioned.class))
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
                .cause(RemovalCause.ORPHAN)
                .removedAt(now)
                .lastPossibleUseAt(now)
                .build();
    }
}
