package io.jitaccess.reaper;

import io.jitaccess.events.EventId;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.Mismatch;
import io.jitaccess.reaper.ReconciliationRules.Difference;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares each new inventory with the grants of one task, and with what nobody can have: that is a
 * matter of the task that holds the cluster. A difference is told once for as long as it lasts.
 */
final class Reconciliation {
    /** A cluster where all is different is one incident, and not a thousand. */
    private static final int MOST = 100;

    private final Supplier<Collection<Inventory>> inventories;
    private final GrantLedger ledger;
    private final Share share;
    private final Map<String, Compared> compared = new HashMap<>();

    private record Compared(Instant listedAt, Set<Difference> seen, Set<Difference> told) {
        static final Compared NOTHING = new Compared(Instant.MIN, Set.of(), Set.of());
    }

    Reconciliation(Supplier<Collection<Inventory>> inventories, GrantLedger ledger, Share share) {
        this.inventories = inventories;
        this.ledger = ledger;
        this.share = share;
    }

    /** What is to be told of inventories that came since the last look. */
    List<Mismatch> news(Instant now) {
        var news = new ArrayList<Mismatch>();
        for (Inventory inventory : inventories.get()) {
            Compared before = compared.getOrDefault(inventory.cluster(), Compared.NOTHING);
            if (inventory.complete() && inventory.listedAt().isAfter(before.listedAt())) {
                Set<Difference> seen = differences(inventory);
                Set<Difference> told = new HashSet<>(before.told());
                told.retainAll(seen);
                seen.stream()
                        .filter(found -> found.certain() || before.seen().contains(found))
                        .filter(told::add)
                        .map(found -> mismatch(inventory, found, now))
                        .forEach(news::add);
                compared.put(inventory.cluster(), new Compared(inventory.listedAt(), seen, told));
            }
        }
        return news;
    }

    private Set<Difference> differences(Inventory inventory) {
        var found = new HashSet<Difference>();
        for (InventoryItem item : inventory.items()) {
            if (isOurs(item, inventory)) {
                ReconciliationRules.judge(item, believed(item)).ifPresent(found::add);
            }
        }
        Set<String> held =
                inventory.items().stream()
                        .flatMap(item -> Optional.ofNullable(item.requestId()).stream())
                        .collect(Collectors.toSet());
        ledger.activeOn(inventory.cluster(), MOST, id -> !held.contains(id.requestId())).stream()
                .map(id -> ReconciliationRules.notListed(id, ledger.get(id), inventory.listedAt()))
                .flatMap(Optional::stream)
                .forEach(found::add);
        return found;
    }

    private boolean isOurs(InventoryItem item, Inventory inventory) {
        String person = item.person();
        return share.holds(person == null ? inventory.cluster() : person);
    }

    private Grant believed(InventoryItem item) {
        @Nullable String person = item.person();
        @Nullable String requestId = item.requestId();
        return person == null || requestId == null
                ? new Grant.Unseen()
                : ledger.get(new GrantId(person, requestId));
    }

    private static Mismatch mismatch(Inventory inventory, Difference found, Instant now) {
        String requestId = found.requestId();
        return Mismatch.builder()
                .eventId(
                        EventId.of(
                                requestId == null ? found.roleArn() : requestId,
                                Mismatch.class,
                                found.kind() + "@" + inventory.listedAt()))
                .requestId(requestId)
                .occurredAt(now)
                .actor(Mark.SELF)
                .cluster(inventory.cluster())
                .person(found.person())
                .roleArn(found.roleArn())
                .kind(found.kind())
                .believed(found.believed())
                .listedAt(inventory.listedAt())
                .build();
    }
}
