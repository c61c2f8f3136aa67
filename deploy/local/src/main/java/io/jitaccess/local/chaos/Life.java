package io.jitaccess.local.chaos;

import io.jitaccess.events.Approved;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Expired;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.Provisioned;
import io.jitaccess.events.ProvisioningFailed;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.Revoked;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All facts of one request, each once, whatever was repeated. */
final class Life {
    private final Set<String> seen = new HashSet<>();
    private final List<JitEvent> events = new ArrayList<>();

    static Map<String, Life> ofAll(List<JitEvent> events) {
        var lives = new HashMap<String, Life>();
        for (JitEvent event : events) {
            if (event.requestId() != null && event.eventId() != null) {
                lives.computeIfAbsent(event.requestId(), _ -> new Life()).add(event);
            }
        }
        return lives;
    }

    private void add(JitEvent event) {
        if (seen.add(event.getClass().getSimpleName() + event.eventId())) {
            events.add(event);
        }
    }

    /** All facts of this type. */
    <E> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    boolean requested() {
        return !of(Requested.class).isEmpty();
    }

    int verdicts() {
        return of(Approved.class).size() + of(Denied.class).size();
    }

    boolean approved() {
        return !of(Approved.class).isEmpty();
    }

    /** Facts that say how an approved request ended: failed, expired or revoked. */
    int ends() {
        return of(ProvisioningFailed.class).size()
                + of(Expired.class).size()
                + of(Revoked.class).size();
    }

    /** Whether nothing more is to come. */
    boolean over() {
        boolean granted = !of(Provisioned.class).isEmpty();
        return !of(Denied.class).isEmpty()
                || (!of(ProvisioningFailed.class).isEmpty() && !granted)
                || (ends() > 0 && !of(Deprovisioned.class).isEmpty());
    }

    boolean decided() {
        return !of(DecisionRecorded.class).isEmpty();
    }

    boolean revocationStated() {
        return !of(Revocation.class).isEmpty();
    }
}
