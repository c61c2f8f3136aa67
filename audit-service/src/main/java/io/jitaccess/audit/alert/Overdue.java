package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expired;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Revoked;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices access that outlives its end, whoever is to blame: the due time alone tells, so it works
 * with the reaper and the provisioner dead. Said again every ten minutes until it is gone.
 */
final class Overdue implements WatchRule {
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Duration tolerated;
    private final Map<String, Grant> open = new HashMap<>();
    private final Map<String, Instant> removed = new HashMap<>();
    private final Set<String> said = new HashSet<>();

    private record Grant(String person, String cluster, Instant due, @Nullable Instant ended) {
        Instant end() {
            return ended != null && ended.isBefore(due) ? ended : due;
        }
    }

    Overdue(Duration tolerated) {
        this.tolerated = tolerated;
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof Expiry e) {
            put(e.requestId(), new Grant(e.person(), e.role().cluster(), e.dueAt(), null));
        } else if (event instanceof Expired e) {
            put(
                    e.requestId(),
                    new Grant(e.person(), e.role().cluster(), e.endsAt(), e.occurredAt()));
        } else if (event instanceof Revoked e) {
            put(
                    e.requestId(),
                    new Grant(e.person(), e.role().cluster(), e.endsAt(), e.occurredAt()));
        } else if (event instanceof Deprovisioned e && e.requestId() != null) {
            removed.put(e.requestId(), e.removedAt());
            open.remove(e.requestId());
        }
        return List.of();
    }

    private void put(String requestId, Grant grant) {
        if (!removed.containsKey(requestId)) {
            open.merge(requestId, grant, Overdue::both);
        }
    }

    /** An extension moves the due time on; an end stands, however the two were read. */
    private static Grant both(Grant one, Grant other) {
        return new Grant(
                one.person(),
                one.cluster(),
                one.due().isAfter(other.due()) ? one.due() : other.due(),
                one.ended() != null ? one.ended() : other.ended());
    }

    @Override
    public List<Suspicion> due(Instant now) {
        var suspicions = new ArrayList<Suspicion>();
        open.forEach(
                (requestId, grant) -> {
                    Duration late = Duration.between(grant.end(), now);
                    long times = late.dividedBy(AGAIN);
                    if (late.compareTo(tolerated) > 0 && said.add(requestId + "/" + times)) {
                        suspicions.add(suspicion(requestId, grant, late, times, now));
                    }
                });
        // A late copy of an expiry must still find that its access is gone.
        removed.values().removeIf(at -> at.isBefore(now.minus(Duration.ofDays(2))));
        said.removeIf(each -> !open.containsKey(each.substring(0, each.lastIndexOf('/'))));
        return suspicions;
    }

    private static Suspicion suspicion(
            String requestId, Grant grant, Duration late, long times, Instant now) {
        return new Suspicion(
                "overdue-removal",
                requestId,
                requestId,
                AlertSeverity.CRITICAL,
                now,
                requestId + "#" + times,
                "access of %s on %s should have ended %d s ago (request %s) and is not confirmed gone: look at the provisioner, or delete the access entry by hand."
                        .formatted(grant.person(), grant.cluster(), late.toSeconds(), requestId));
    }
}
