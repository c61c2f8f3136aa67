package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.ID;
import static io.jitaccess.approval.approval.Approvals.SHIPPED;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.decision;
import static io.jitaccess.approval.approval.Approvals.digest;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.pending;
import static io.jitaccess.approval.approval.Approvals.withDirectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.approval.policy.PolicyFile;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Channel;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.Denied;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Groups come from the policy or from what was stated lately: what is stale counts for nothing. */
class StandingTest {
    private static final String ALEX = "local:alex";
    private static final Instant STALE = T0.minus(Duration.ofHours(25));
    private static final Instant FRESH = T0.minus(Duration.ofHours(23));

    private static final Policy ONCALL_DECIDES =
            PolicyFile.parse(
                    "p.yml",
                    """
                    levels: { viewer: { accessPolicies: [AmazonEKSViewPolicy] } }
                    groups: { developers: , oncall: { slack: [S0614TZR7] } }
                    rules:
                      - name: all
                        match: { groups: [developers] }
                        outcome: approve
                        stages: [{ groups: [oncall] }]
                    """,
                    Policies.CATALOGUE);

    @Test
    void whoseGroupsWereStatedLongAgoIsNoApprover() {
        assertThat(decided(FRESH, _ -> Optional.empty())).isEqualTo(DecisionOutcome.COUNTED);
        assertThat(decided(STALE, _ -> Optional.empty()))
                .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER);
    }

    @Test
    void theDirectoryMayKnowNewerGroups() {
        assertThat(decided(STALE, alex(List.of("platform-leads"), FRESH)))
                .isEqualTo(DecisionOutcome.COUNTED);
        assertThat(decided(null, alex(List.of("platform-leads"), FRESH)))
                .isEqualTo(DecisionOutcome.COUNTED);
        assertThat(decided(null, alex(List.of("platform-leads"), STALE)))
                .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER);
        assertThat(decided(STALE, alex(List.of(), FRESH)))
                .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER);
    }

    @Test
    void aSlackUserGroupCountsWhileWhatIsKnownOfItIsFresh() {
        Outcome pending = pending(ONCALL_DECIDES);
        for (Instant asOf : List.of(FRESH, STALE)) {
            Directory directory =
                    person ->
                            person.equals(ALEX)
                                    ? Optional.of(
                                            new Directory.Person(
                                                    true,
                                                    null,
                                                    List.of(),
                                                    "T1/U2",
                                                    T0,
                                                    List.of("S0614TZR7"),
                                                    asOf))
                                    : Optional.empty();
            Outcome outcome =
                    ApprovalRules.decide(
                            pending.next(),
                            decision(ALEX, digest(pending), "slack:S0614TZR7").build(),
                            withDirectory(now(ONCALL_DECIDES), directory));
            assertThat(recorded(outcome))
                    .isEqualTo(
                            asOf.equals(FRESH)
                                    ? DecisionOutcome.COUNTED
                                    : DecisionOutcome.REFUSED_NOT_APPROVER);
        }
    }

    @Test
    void whoAsksInSlackHasTheGroupsOfTheDirectoryAndNoOthers() {
        var asked = Events.requested(ID).channel(Channel.SLACK).build();
        assertThat(verdict(ApprovalRules.decide(new Approval.Unseen(), asked, now(SHIPPED))))
                .isInstanceOf(Denied.class);
        Directory fresh =
                _ ->
                        Optional.of(
                                new Directory.Person(
                                        true, null, List.of("developers"), null, FRESH));
        assertThat(
                        verdict(
                                ApprovalRules.decide(
                                        new Approval.Unseen(),
                                        asked,
                                        withDirectory(now(SHIPPED), fresh))))
                .isInstanceOf(Approved.class);
    }

    private static DecisionOutcome decided(Instant statedAt, Directory directory) {
        Outcome pending = pending(SHIPPED);
        return recorded(
                ApprovalRules.decide(
                        pending.next(),
                        decision(ALEX, digest(pending), "platform-leads")
                                .approverGroupsAsOf(statedAt)
                                .build(),
                        withDirectory(now(SHIPPED), directory)));
    }

    private static Directory alex(List<String> groups, Instant asOf) {
        return person ->
                person.equals(ALEX)
                        ? Optional.of(new Directory.Person(true, null, groups, null, asOf))
                        : Optional.empty();
    }

    private static RequestEvent verdict(Outcome outcome) {
        return outcome.events().getLast();
    }

    private static DecisionOutcome recorded(Outcome outcome) {
        return outcome.events().stream()
                .filter(DecisionRecorded.class::isInstance)
                .map(DecisionRecorded.class::cast)
                .findFirst()
                .orElseThrow()
                .outcome();
    }
}
