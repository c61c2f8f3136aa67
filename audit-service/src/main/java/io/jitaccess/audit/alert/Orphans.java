package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.JitEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices access that a sweep had to remove; the same role once a day. */
final class Orphans implements WatchRule {
    private static final Duration AGAIN = Duration.ofDays(1);

    private final Map<String, Instant> told = new HashMap<>();

    @Override
    public List<Suspicion> see(JitEvent event) {
        return event instanceof Inventory inventory ? inventory(inventory) : List.of();
    }

    private List<Suspicion> inventory(Inventory inventory) {
        var suspicions = new ArrayList<Suspicion>();
        for (InventoryItem item : inventory.items()) {
            if (item.finding() == InventoryFinding.REMOVED
                    && news(item.roleArn(), inventory.occurredAt())) {
                suspicions.add(
                        new Suspicion(
                                "orphaned-access",
                                item.roleArn(),
                                item.requestId(),
                                AlertSeverity.WARNING,
                                inventory.occurredAt(),
                                item.finding(),
                                "a sweep of %s removed %s, which was past its end or without its other half: find out who made or kept it."
                                        .formatted(inventory.cluster(), item.roleArn())));
            }
        }
        return suspicions;
    }

    private boolean news(String what, Instant at) {
        Instant last = told.get(what);
        if (last != null && at.isBefore(last.plus(AGAIN))) {
            return false;
        }
        told.put(what, at);
        return true;
    }

    @Override
    public List<Suspicion> due(Instant now) {
        told.values().removeIf(last -> last.isBefore(now.minus(AGAIN)));
        return List.of();
    }
}
