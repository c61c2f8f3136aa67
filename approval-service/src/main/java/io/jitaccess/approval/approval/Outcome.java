package io.jitaccess.approval.approval;

import io.jitaccess.events.RequestEvent;

import java.util.List;

/** What follows: the next state, and what is to be told. */
record Outcome(Approval next, List<RequestEvent> events) {
    Outcome {
        events = List.copyOf(events);
    }

    static Outcome keep(Approval approval) {
        return new Outcome(approval, List.of());
    }
}
