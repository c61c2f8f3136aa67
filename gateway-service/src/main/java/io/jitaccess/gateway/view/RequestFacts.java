package io.jitaccess.gateway.view;

import io.jitaccess.events.JitEvent;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The set of facts seen of one request. A repeat has the id of what it repeats, so it changes
 * nothing, and the order of arrival leaves no trace.
 */
record RequestFacts(Map<String, JitEvent> byId) {
    private static final Comparator<JitEvent> BY_TIME =
            Comparator.comparing(JitEvent::occurredAt).thenComparing(JitEvent::eventId);

    static final RequestFacts NONE = new RequestFacts(Map.of());

    RequestFacts {
        byId = Map.copyOf(byId);
    }

    RequestFacts with(JitEvent fact) {
        if (byId.containsKey(fact.eventId())) {
            return this;
        }
        var more = new TreeMap<>(byId);
        more.put(fact.eventId(), fact);
        return new RequestFacts(more);
    }

    int size() {
        return byId.size();
    }

    /** Facts of one type, by time. */
    <T extends JitEvent> Stream<T> all(Class<T> type) {
        return byId.values().stream().filter(type::isInstance).map(type::cast).sorted(BY_TIME);
    }
}
