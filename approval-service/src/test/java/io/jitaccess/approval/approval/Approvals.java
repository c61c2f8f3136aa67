package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Decision;
import io.jitaccess.events.EventId;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Verdict;
import io.jitaccess.testing.Events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Object mother: Dana asks to view prod, which a platform lead must allow. */
final class Approvals {
    static final String ID = "0KM3V5J8TQ2ZC";
    static final Instant T0 = Events.T0;
    static final Policy SHIPPED = Policies.shipped();

    /** Two leads and one owner, three people. */
    static final Policy TWO_STAGES =
            Policies.ofRules(
                    """
                    - name: two-stages
                      match: { groups: [developers] }
                      outcome: approve
                      stages: [{ groups: [leads], count: 2 }, { groups: [owners], count: 1 }]
                    """);

    private Approvals() {}

    static Circumstances now(Policy policy) {
        return now(policy, T0);
    }

    static Circumstances now(Policy policy, Instant at) {
        return new Circumstances(
                at, policy, _ -> ClusterLock.NEVER, _ -> Optional.empty(), Holdings.NONE);
    }

    static Circumstances withDirectory(Circumstances now, Directory directory) {
        return new Circumstances(now.now(), now.policy(), now.locks(), directory, now.holdings());
    }

    static Circumstances withLock(Circumstances now, ClusterLock lock) {
        return new Circumstances(
                now.now(), now.policy(), _ -> lock, now.directory(), now.holdings());
    }

    static Circumstances withHoldings(Circumstances now, Holdings holdings) {
        return new Circumstances(now.now(), now.policy(), now.locks(), now.directory(), holdings);
    }

    static Requested requested() {
        return Events.requested(ID).cluster("prod").build();
    }

    static Outcome pending(Policy policy) {
        return ApprovalRules.decide(new Approval.Unseen(), requested(), now(policy));
    }

    static String digest(Outcome pending) {
        return ((ApprovalRequired) pending.events().getFirst()).digest();
    }

    static Decision.Builder decision(String approver, String digest, String... groups) {
        return Decision.builder()
                .eventId(EventId.of(ID, Decision.class, approver))
                .requestId(ID)
                .occurredAt(T0)
                .actor(Events.person(approver, approver))
                .person(Events.DANA)
                .approver(approver)
                .approverGroups(List.of(groups))
                .approverGroupsAsOf(T0)
                .verdict(Verdict.APPROVE)
                .digest(digest);
    }

    static Revocation withdrawal() {
        return Revocation.builder()
                .eventId(EventId.of(ID, Revocation.class))
                .requestId(ID)
                .occurredAt(T0)
                .actor(Events.DANA_ACTOR)
                .person(Events.DANA)
                .scope(RevocationScope.REQUEST)
                .cause(RevocationCause.OWNER)
                .reason("not needed any more")
                .build();
    }
}
