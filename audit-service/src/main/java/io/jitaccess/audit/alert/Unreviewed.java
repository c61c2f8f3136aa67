package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Approved;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Reviewed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reminds of emergency access that nobody has reviewed: some hours after it was given, and then
 * every day until somebody has.
 */
final class Unreviewed implements WatchRule {
    static final Duration FIRST = Duration.ofHours(4);
    static final Duration AGAIN = Duration.ofDays(1);

    private final Map<String, Approved> open = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> said = new HashSet<>();

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (event instanceof Approved approved
                && approved.breakGlass()
                && !closed.contains(approved.requestId())) {
            open.put(approved.requestId(), approved);
        } else if (event instanceof Reviewed reviewed
                && !reviewed.reviewer().equals(reviewed.person())) {
            close(reviewed.requestId());
        } else if (event instanceof ProvisioningFailed failed) {
            // What was never given needs no review.
            close(failed.requestId());
        }
        return List.of();
    }

    private void close(String requestId) {
        closed.add(requestId);
        open.remove(requestId);
    }

    @Override
    public List<Suspicion> due(Instant now) {
        var reminders = new ArrayList<Suspicion>();
        open.forEach(
                (requestId, approved) -> {
                    Duration over = Duration.between(approved.occurredAt().plus(FIRST), now);
                    long times = over.dividedBy(AGAIN);
                    if (!over.isNegative() && said.add(requestId + "/" + times)) {
                        reminders.add(reminder(approved, times, now));
                    }
                });
        said.removeIf(each -> !open.containsKey(each.substring(0, each.lastIndexOf('/'))));
        return reminders;
    }

    private static Suspicion reminder(Approved approved, long times, Instant now) {
        return new Suspicion(
                "break-glass-unreviewed",
                approved.person(),
                approved.requestId(),
                AlertSeverity.WARNING,
                now,
                approved.requestId() + "#" + times,
                "nobody has reviewed the emergency access of %s to %s (request %s): somebody else must, and until then there is no other for them."
                        .formatted(
                                approved.user(),
                                approved.access().cluster(),
                                approved.requestId()));
    }
}
