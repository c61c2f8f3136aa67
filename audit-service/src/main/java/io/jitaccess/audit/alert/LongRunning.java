package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expiry;
import io.jitaccess.events.JitEvent;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices access that is extended until it lasts nearly as long as standing access would. */
final class LongRunning implements WatchRule {
    private final Duration longSession;
    private final Map<String, Expiry> latest = new HashMap<>();

    LongRunning(Duration longSession) {
        this.longSession = longSession;
    }

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof Deprovisioned gone && gone.requestId() != null) {
            latest.remove(gone.requestId());
        }
        if (!(event instanceof Expiry expiry)) {
            return List.of();
        }
        Expiry before = latest.get(expiry.requestId());
        if (before != null && !expiry.dueAt().isAfter(before.dueAt())) {
            return List.of();
        }
        latest.put(expiry.requestId(), expiry);
        // The first due time is the session as it was approved, of which long-session tells.
        return before != null && isLong(expiry) && !isLong(before)
                ? List.of(suspicion(expiry))
                : List.of();
    }

    private boolean isLong(Expiry expiry) {
        return Duration.between(expiry.startedAt(), expiry.dueAt()).compareTo(longSession) >= 0;
    }

    private static Suspicion suspicion(Expiry expiry) {
        return new Suspicion(
                "long-running",
                expiry.requestId(),
                expiry.requestId(),
                AlertSeverity.WARNING,
                expiry.occurredAt(),
                expiry.requestId(),
                "access of %s on %s (request %s) was extended to %s since %s: if that is needed daily, it is no longer just in time."
                        .formatted(
                                expiry.person(),
                                expiry.role().cluster(),
                                expiry.requestId(),
                                Duration.between(expiry.startedAt(), expiry.dueAt()),
                                expiry.startedAt()));
    }
}
