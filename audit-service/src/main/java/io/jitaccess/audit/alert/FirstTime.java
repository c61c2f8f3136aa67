package io.jitaccess.audit.alert;

import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.Approved;
import io.jitaccess.events.JitEvent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notices a level or cluster that a person with a history never had before. */
final class FirstTime implements WatchRule {
    private final Map<String, Set<String>> had = new HashMap<>();

    @Override
    public List<Suspicion> see(JitEvent event) {
        if (!(event instanceof Approved approved)) {
            return List.of();
        }
        Set<String> known = had.computeIfAbsent(approved.person(), _ -> new HashSet<>());
        boolean newcomer = known.isEmpty();
        boolean level = known.add("level " + approved.access().level());
        boolean cluster = known.add("cluster " + approved.access().cluster());
        if (newcomer || !(level || cluster)) {
            return List.of();
        }
        return List.of(
                new Suspicion(
                        "first-time",
                        approved.person(),
                        approved.requestId(),
                        AlertSeverity.INFO,
                        approved.occurredAt(),
                        approved.requestId(),
                        "%s got %s on %s: the first time this %s."
                                .formatted(
                                        approved.user(),
                                        approved.access().level(),
                                        approved.access().cluster(),
                                        level ? "level" : "cluster")));
    }
}
