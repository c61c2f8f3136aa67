package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.ID;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.decision;
import static io.jitaccess.approval.approval.Approvals.digest;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.pending;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Nobody answers: after a while the owners may. */
class EscalationTest {
    private static final Policy ESCALATES =
            Policies.ofRules(
                    """
                    - name: escalates
                      match: { groups: [developers] }
                      outcome: approve
                      stages: [{ groups: [leads], escalateAfter: 10m, escalateTo: [owners] }]
                      decideWithin: 30m
                    """);
    private static final Instant BEFORE = T0.plus(Duration.ofMinutes(9));
    private static final Instant AFTER = T0.plus(Duration.ofMinutes(10));

    @Test
    void asksOthersAsWellOnceItIsTime() {
        Outcome pending = pending(ESCALATES);
        assertThat(pending.next().dueAt()).contains(AFTER);
        Outcome escalated =
                ApprovalRules.due(ID, Events.DANA, pending.next(), now(ESCALATES, AFTER));
        var required = (ApprovalRequired) escalated.events().getFirst();
        var first = (ApprovalRequired) pending.events().getFirst();
        assertThat(first.stages().getFirst().groups()).containsExactly("leads");
        assertThat(required.stages().getFirst().groups()).containsExactly("leads", "owners");
        assertThat(required.stages().getFirst().members())
                .containsExactly("leads", "local:olga", "local:otto");
        assertThat(required.digest()).isEqualTo(first.digest());
        assertThat(required.decideBy()).isEqualTo(first.decideBy());
        assertThat(required.eventId()).isNotEqualTo(first.eventId());
        assertThat(escalated.next().dueAt()).contains(T0.plus(Duration.ofMinutes(30)));
    }

    @Test
    void thoseOthersCountFromThenOnAndNotBefore() {
        Outcome pending = pending(ESCALATES);
        var olga = decision("local:olga", digest(pending)).build();
        Outcome early = ApprovalRules.decide(pending.next(), olga, now(ESCALATES, BEFORE));
        assertThat(early.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        DecisionRecorded.class,
                        recorded ->
                                assertThat(recorded.outcome())
                                        .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER));
        Outcome late = ApprovalRules.decide(pending.next(), olga, now(ESCALATES, AFTER));
        assertThat(late.events()).anyMatch(Approved.class::isInstance);
    }

    @Test
    void theTimeToDecideStillEnds() {
        Outcome escalated =
                ApprovalRules.due(
                        ID, Events.DANA, pending(ESCALATES).next(), now(ESCALATES, AFTER));
        Outcome over =
                ApprovalRules.due(
                        ID,
                        Events.DANA,
                        escalated.next(),
                        now(ESCALATES, T0.plus(Duration.ofMinutes(30))));
        assertThat(over.events()).singleElement().isInstanceOf(Denied.class);
    }

    @Test
    void aClockThatLeapsOverBothDenies() {
        Outcome over =
                ApprovalRules.due(
                        ID,
                        Events.DANA,
                        pending(ESCALATES).next(),
                        now(ESCALATES, T0.plus(Duration.ofDays(1))));
        assertThat(over.events()).singleElement().isInstanceOf(Denied.class);
    }
}
