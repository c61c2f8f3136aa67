package io.jitaccess.audit.alert;

import io.jitaccess.events.JitEvent;

import java.time.Instant;
import java.util.List;

/**
 * Notices one kind of thing in the events as they pass. What it remembers follows from the set of
 * events it has seen: topics have no order between each other.
 */
interface WatchRule {
    /** Takes in an event. */
    List<Suspicion> see(JitEvent event);

    /** Notices what did not happen, and forgets what is over. */
    default List<Suspicion> due(Instant now) {
        return List.of();
    }
}
