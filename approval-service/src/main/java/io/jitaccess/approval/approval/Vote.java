package io.jitaccess.approval.approval;

import io.jitaccess.events.Decision;
import io.jitaccess.events.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What is kept of an approver's decision.
 *
 * @param groupsAsOf when the groups were true; null where only the directory may tell groups
 */
record Vote(
        String decisionId,
        String approver,
        @Nullable String approverUser,
        List<String> groups,
        @Nullable Instant groupsAsOf,
        Verdict verdict,
        String digest,
        @Nullable String comment,
        Instant at) {

    Vote {
        groups = List.copyOf(groups);
    }

    static Vote of(Decision decision) {
        return new Vote(
                decision.eventId(),
                decision.approver(),
                decision.approverUser(),
                decision.approverGroups(),
                decision.approverGroupsAsOf(),
                decision.verdict(),
                decision.digest(),
                decision.comment(),
                decision.occurredAt());
    }
}
