package io.jitaccess.audit.query;

import static io.jitaccess.testing.Events.T0;

import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.events.Verdict;
import io.jitaccess.testing.Events;

import java.time.InstantSource;
import java.util.List;

/** What questions are asked about. */
final class Stories {
    private Stories() {}

    /** Just now, so that it is news to the watch. */
    static Lockdown locked(String cluster) {
        return Lockdown.builder()
                .eventId(EventId.of(cluster, Lockdown.class, 1))
                .occurredAt(InstantSource.system().instant())
                .actor(Events.person("local:ada", "Ada"))
                .cluster(cluster)
                .state(LockdownState.LOCKED)
                .epoch(1)
                .reason("breach")
                .build();
    }

    static PolicyRecorded policy() {
        return recorded(
                PolicyKind.POLICY,
                """
                levels: { viewer: {}, editor: {} }
                groups: { developers: , platform-leads: { people: [local:alex] } }
                rules:
                  - name: developers-view
                    match: { clusters: [dev], levels: [viewer], groups: [developers] }
                    outcome: auto
                  - name: production
                    match: { labels: { environment: production }, groups: [developers] }
                    outcome: approve
                    stages: [{ groups: [platform-leads], count: 1 }]
                    limits: { maxDuration: 1h }
                """);
    }

    static PolicyRecorded catalogue() {
        return recorded(
                PolicyKind.CATALOGUE,
                """
                clusters:
                  - name: dev
                    labels: { environment: development }
                  - name: prod
                    labels: { environment: production }
                """);
    }

    private static PolicyRecorded recorded(PolicyKind kind, String text) {
        return PolicyRecorded.builder()
                .eventId(EventId.of(kind.name(), PolicyRecorded.class))
                .occurredAt(T0)
                .actor(Events.service("approval-service"))
                .kind(kind)
                .hash("hash-of-" + kind)
                .text(text)
                .build();
    }

    static DirectoryEntry entry(String person, boolean active, String group) {
        return DirectoryEntry.builder()
                .eventId(EventId.of(person, DirectoryEntry.class, 1))
                .occurredAt(T0)
                .actor(Events.service("gateway-service"))
                .person(person)
                .active(active)
                .user(person.substring("local:".length()) + "@example.com")
                .groups(List.of(group))
                .asOf(T0)
                .build();
    }

    static DecisionRecorded refusedDecision(String requestId) {
        return DecisionRecorded.builder()
                .eventId(EventId.of(requestId, DecisionRecorded.class, 1))
                .requestId(requestId)
                .occurredAt(T0)
                .actor(Events.service("approval-service"))
                .person(Events.DANA)
                .decisionId("d")
                .approver(Events.DANA)
                .verdict(Verdict.APPROVE)
                .outcome(DecisionOutcome.REFUSED_OWN_REQUEST)
                .message("nobody approves their own request")
                .approvals(0)
                .approvalsNeeded(1)
                .build();
    }
}
