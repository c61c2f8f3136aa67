package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Inventory;
import io.jitaccess.events.InventoryFinding;
import io.jitaccess.events.InventoryItem;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Mismatch;
import io.jitaccess.events.MismatchKind;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices that AWS and the grants as they are known differ. Each difference is told once a day. */
final class Drift implements WatchRule {
    private static final Duration AGAIN = Duration.ofDays(1);

    private final Map<String, Instant> told = new HashMap<>();

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof Mismatch mismatch) {
            return news(mismatch.roleArn() + mismatch.kind(), mismatch.occurredAt())
                    ? List.of(mismatch(mismatch))
                    : List.of();
        }
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

    private static Suspicion mismatch(Mismatch mismatch) {
        boolean open = mismatch.kind() != MismatchKind.NOT_ON_AWS;
        return new Suspicion(
                "mismatch",
                mismatch.roleArn(),
                mismatch.requestId(),
                open ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                mismatch.occurredAt(),
                mismatch.kind(),
                "%s on %s is %s, but believed %s: %s"
                        .formatted(
                                mismatch.roleArn(),
                                mismatch.cluster(),
                                open ? "on AWS" : "not on AWS",
                                mismatch.believed(),
                                open
                                        ? "look at what it was used for, and that it goes."
                                        : "somebody deleted it beside us; its holder has no"
                                                + " access."));
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
