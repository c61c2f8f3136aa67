package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.ID;
import static io.jitaccess.approval.approval.Approvals.SHIPPED;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.TWO_STAGES;
import static io.jitaccess.approval.approval.Approvals.decision;
import static io.jitaccess.approval.approval.Approvals.digest;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.pending;
import static io.jitaccess.approval.approval.Approvals.requested;
import static io.jitaccess.approval.approval.Approvals.withDirectory;
import static io.jitaccess.approval.approval.Approvals.withHoldings;
import static io.jitaccess.approval.approval.Approvals.withLock;
import static io.jitaccess.approval.approval.Approvals.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.events.ApprovalRequired;
import io.jitaccess.events.Approved;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Verdict;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ApprovalRulesTest {
    private static final String OLGA = "local:olga";

    @Test
    void approvesAtOnceWhatTheRuleAllows() {
        Outcome outcome =
                ApprovalRules.decide(
                        new Approval.Unseen(), Events.requested(ID).build(), now(SHIPPED));
        assertThat(outcome.next()).isInstanceOf(Approval.Decided.class);
        assertThat(only(outcome, Approved.class))
                .satisfies(
                        approved -> {
                            assertThat(approved.endsAt()).isEqualTo(T0.plus(Events.HOUR));
                            assertThat(approved.startBy())
                                    .isEqualTo(T0.plus(Duration.ofMinutes(5)));
                            assertThat(approved.access().namespaces()).containsExactly("web");
                            assertThat(approved.policyHash()).isEqualTo(SHIPPED.hash());
                            assertThat(approved.approvers()).isEmpty();
                        });
    }

    @Test
    void asksPeopleWhereTheRuleSaysSo() {
        Outcome outcome = pending(SHIPPED);
        assertThat(outcome.next()).isInstanceOf(Approval.Pending.class);
        assertThat(only(outcome, ApprovalRequired.class).stages().getFirst().groups())
                .containsExactly("platform-leads");
    }

    @Test
    void theLastApprovalStartsTheClock() {
        Outcome pending = pending(SHIPPED);
        Instant later = T0.plus(Duration.ofMinutes(7));
        Outcome outcome =
                decide(
                        pending.next(),
                        decision("local:alex", digest(pending), "platform-leads").build(),
                        now(SHIPPED, later));
        Approved approved = only(outcome, Approved.class);
        assertThat(approved.endsAt()).isEqualTo(later.plus(Events.HOUR));
        assertThat(approved.approvers()).containsExactly("local:alex");
        assertThat(recorded(outcome)).isEqualTo(DecisionOutcome.COUNTED);
    }

    @ParameterizedTest
    @CsvSource({
        "local:dana, ",
        "corp:dana, ",
        "LOCAL:Dana, ",
        "corp:4711, dana@example.com",
        "corp:4711, Dana@Example.COM",
        "corp:4711, dana+approver@example.com",
        "corp:dana@example.com, ",
        "linked:slack, "
    })
    void nobodyApprovesTheirOwnRequestBehindWhateverAccount(String approver, String user) {
        Directory directory =
                person ->
                        Optional.ofNullable(
                                Map.of(
                                                "local:dana", person(true, "T1/U1"),
                                                "linked:slack", person(true, "T1/U1"))
                                        .get(person));
        Outcome pending = pending(SHIPPED);
        Outcome outcome =
                decide(
                        pending.next(),
                        decision(approver, digest(pending), "platform-leads")
                                .approverUser(user)
                                .build(),
                        withDirectory(now(SHIPPED), directory));
        assertThat(recorded(outcome)).isEqualTo(DecisionOutcome.REFUSED_OWN_REQUEST);
        assertThat(outcome.next()).isInstanceOf(Approval.Pending.class);
    }

    @Test
    void refusesStrangersOtherDigestsRepeatsAndTheLate() {
        Outcome pending = pending(TWO_STAGES);
        Decision approval = decision("local:alex", digest(pending), "leads").build();
        assertThat(
                        recorded(
                                decide(
                                        pending.next(),
                                        decision("x:eve", digest(pending), "guests").build(),
                                        now(TWO_STAGES))))
                .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER);
        assertThat(
                        recorded(
                                decide(
                                        pending.next(),
                                        approval.toBuilder().digest("0".repeat(64)).build(),
                                        now(TWO_STAGES))))
                .isEqualTo(DecisionOutcome.REFUSED_DIGEST);
        Outcome once = decide(pending.next(), approval, now(TWO_STAGES));
        assertThat(recorded(once)).isEqualTo(DecisionOutcome.COUNTED);
        assertThat(decide(once.next(), approval, now(TWO_STAGES)).events()).isEmpty();
        assertThat(
                        recorded(
                                decide(
                                        once.next(),
                                        approval.toBuilder().eventId("again").build(),
                                        now(TWO_STAGES))))
                .isEqualTo(DecisionOutcome.REFUSED_REPEATED);
        Outcome late =
                decide(pending.next(), approval, now(TWO_STAGES, T0.plus(Duration.ofHours(1))));
        assertThat(recorded(late)).isEqualTo(DecisionOutcome.REFUSED_TOO_LATE);
        assertThat(only(late, Denied.class).cause()).isEqualTo(DenialCause.TIMED_OUT);
    }

    @Test
    void oneNoIsEnoughAlsoFromWhoSaidYesBefore() {
        Outcome pending = pending(TWO_STAGES);
        Outcome once =
                decide(
                        pending.next(),
                        decision("local:alex", digest(pending), "leads").build(),
                        now(TWO_STAGES));
        Outcome no =
                decide(
                        once.next(),
                        decision("local:alex", digest(pending), "leads")
                                .eventId("no")
                                .verdict(Verdict.DENY)
                                .comment("on second thoughts")
                                .build(),
                        now(TWO_STAGES));
        assertThat(only(no, Denied.class).cause()).isEqualTo(DenialCause.APPROVER);
        assertThat(only(no, Denied.class).message()).contains("on second thoughts");
    }

    @Test
    void whoLeftTheGroupSinceNoLongerCounts() {
        Outcome pending = pending(TWO_STAGES);
        Outcome first =
                decide(
                        pending.next(),
                        decision("local:alex", digest(pending), "leads").build(),
                        now(TWO_STAGES));
        Outcome second =
                decide(first.next(), decision(OLGA, digest(pending)).build(), now(TWO_STAGES));
        Directory alexLeft =
                person ->
                        person.equals("local:alex")
                                ? Optional.of(
                                        new Directory.Person(
                                                true, null, List.of(), null, T0.plusSeconds(1)))
                                : Optional.empty();
        Outcome third =
                decide(
                        second.next(),
                        decision("local:lea", digest(pending), "leads").build(),
                        withDirectory(now(TWO_STAGES), alexLeft));
        assertThat(third.next()).isInstanceOf(Approval.Pending.class);
        Outcome fourth =
                decide(
                        third.next(),
                        decision("local:leo", digest(pending), "leads").build(),
                        withDirectory(now(TWO_STAGES), alexLeft));
        assertThat(only(fourth, Approved.class).approvers())
                .containsExactlyInAnyOrder(OLGA, "local:lea", "local:leo");
    }

    @Test
    void aDecisionThatOvertookItsRequestCountsOnArrival() {
        Decision early = decision("local:alex", digest(pending(SHIPPED)), "platform-leads").build();
        Outcome parked = decide(new Approval.Unseen(), early, now(SHIPPED));
        assertThat(parked.events()).isEmpty();
        Outcome outcome = ApprovalRules.decide(parked.next(), requested(), now(SHIPPED));
        assertThat(outcome.events())
                .extracting(event -> (Object) event.getClass())
                .containsExactly(ApprovalRequired.class, DecisionRecorded.class, Approved.class);
    }

    @Test
    void aWithdrawalThatOvertookItsRequestEndsItOnArrival() {
        Outcome parked =
                ApprovalRules.decide(ID, new Approval.Unseen(), withdrawal(), now(SHIPPED));
        Outcome outcome = ApprovalRules.decide(parked.next(), requested(), now(SHIPPED));
        assertThat(only(outcome, Denied.class).cause()).isEqualTo(DenialCause.WITHDRAWN);
    }

    @Test
    void withdrawsWhatIsPendingAndLeavesGrantsToTheReaper() {
        Outcome denied =
                ApprovalRules.decide(ID, pending(SHIPPED).next(), withdrawal(), now(SHIPPED));
        assertThat(only(denied, Denied.class).cause()).isEqualTo(DenialCause.WITHDRAWN);
        assertThat(ApprovalRules.decide(ID, denied.next(), withdrawal(), now(SHIPPED)).events())
                .isEmpty();
    }

    @Test
    void aRevokedPersonsOlderRequestsAreVoid() {
        var revoked = new Holdings(Map.of(), Set.of(), T0.plusSeconds(1), Set.of());
        Outcome outcome =
                ApprovalRules.decide(
                        new Approval.Unseen(), requested(), withHoldings(now(SHIPPED), revoked));
        assertThat(only(outcome, Denied.class).cause()).isEqualTo(DenialCause.WITHDRAWN);
    }

    @Test
    void aLockDeniesWhatIsNewAndWhatWaitsAlsoAfterItsLift() {
        var closed = new ClusterLock(true, T0.plusSeconds(5));
        var liftedSince = new ClusterLock(false, T0.plusSeconds(5));
        var liftedBefore = new ClusterLock(false, T0.minusSeconds(5));
        for (ClusterLock lock : List.of(closed, liftedSince, ClusterLock.UNREADABLE)) {
            Circumstances locked = withLock(now(SHIPPED), lock);
            assertThat(
                            only(
                                            ApprovalRules.decide(
                                                    new Approval.Unseen(), requested(), locked),
                                            Denied.class)
                                    .cause())
                    .isEqualTo(DenialCause.LOCKED_DOWN);
            assertThat(
                            only(
                                            ApprovalRules.recheck(
                                                    ID,
                                                    Events.DANA,
                                                    pending(SHIPPED).next(),
                                                    locked),
                                            Denied.class)
                                    .cause())
                    .isEqualTo(DenialCause.LOCKED_DOWN);
        }
        Circumstances open = withLock(now(SHIPPED), liftedBefore);
        assertThat(
                        only(
                                        ApprovalRules.decide(
                                                new Approval.Unseen(),
                                                Events.requested(ID).build(),
                                                open),
                                        Approved.class)
                                .lockdownSeenAt())
                .isEqualTo(T0.minusSeconds(5));
    }

    @Test
    void theDeactivatedGetNothingAndDecideNothing() {
        Directory nobody = _ -> Optional.of(person(false, null));
        Circumstances now = withDirectory(now(SHIPPED), nobody);
        assertThat(
                        only(
                                        ApprovalRules.decide(
                                                new Approval.Unseen(), requested(), now),
                                        Denied.class)
                                .cause())
                .isEqualTo(DenialCause.POLICY);
        Outcome pending = pending(SHIPPED);
        Directory alexGone =
                person ->
                        person.equals("local:alex")
                                ? Optional.of(person(false, null))
                                : Optional.empty();
        assertThat(
                        recorded(
                                decide(
                                        pending.next(),
                                        decision("local:alex", digest(pending), "platform-leads")
                                                .build(),
                                        withDirectory(now(SHIPPED), alexGone))))
                .isEqualTo(DecisionOutcome.REFUSED_NOT_APPROVER);
    }

    @Test
    void aPolicyThatChangedMeanwhileIsTheOneThatDecides() {
        Outcome pending = pending(SHIPPED);
        var closed =
                Policies.ofRules(
                        "- { name: closed, match: {}, outcome: deny, message: Closed. }\n");
        Outcome outcome =
                decide(
                        pending.next(),
                        decision("local:alex", digest(pending), "platform-leads").build(),
                        now(closed));
        assertThat(only(outcome, Denied.class).message()).isEqualTo("Closed.");
        assertThat(only(outcome, Denied.class).policyHash()).isEqualTo(closed.hash());
    }

    @Test
    void anOldRequestIsNotGrantedWhenItIsReadAgain() {
        Outcome outcome =
                ApprovalRules.decide(
                        new Approval.Unseen(),
                        Events.requested(ID).build(),
                        now(SHIPPED, T0.plus(Duration.ofHours(2))));
        assertThat(only(outcome, Denied.class).cause()).isEqualTo(DenialCause.TIMED_OUT);
    }

    @Test
    void anExtensionKeepsTheScopeAndNeverPassesEightHours() {
        Instant started = T0.minus(Duration.ofMinutes(450));
        var grant =
                new Holdings.Grant("dev", "viewer", List.of("web"), T0.plusSeconds(60), started);
        Circumstances holding =
                withHoldings(
                        now(SHIPPED),
                        new Holdings(Map.of("BASE", grant), Set.of(), null, Set.of()));
        var asked = Events.requested(ID).extends$("BASE").namespaces(List.of());
        Approved approved =
                only(
                        ApprovalRules.decide(new Approval.Unseen(), asked.build(), holding),
                        Approved.class);
        assertThat(approved.endsAt()).isEqualTo(started.plus(Duration.ofHours(8)));
        assertThat(approved.extends$()).isEqualTo("BASE");
        assertThat(approved.access().namespaces()).containsExactly("web");
        assertThat(
                        only(
                                        ApprovalRules.decide(
                                                new Approval.Unseen(),
                                                asked.namespaces(List.of("api")).build(),
                                                holding),
                                        Denied.class)
                                .message())
                .contains("keeps cluster, level and namespaces");
        assertThat(
                        only(
                                        ApprovalRules.decide(
                                                new Approval.Unseen(),
                                                asked.namespaces(List.of()).build(),
                                                now(SHIPPED)),
                                        Denied.class)
                                .message())
                .contains("no active grant BASE");
    }

    @Test
    void whatWasDecidedIsForgottenOnlyOnceTheTopicsHaveForgotten() {
        var decided = new Approval.Decided(T0, List.of());
        assertThat(decided.dueAt()).contains(T0.plus(Duration.ofDays(90)));
        assertThat(ApprovalRules.due(ID, Events.DANA, decided, now(SHIPPED)).next())
                .isInstanceOf(Approval.Unseen.class);
    }

    @Test
    void aDecisionWhoseRequestNeverCameIsAnswered() {
        Outcome parked =
                decide(
                        new Approval.Unseen(),
                        decision("local:alex", "0".repeat(64), "leads").build(),
                        now(SHIPPED));
        Outcome outcome = ApprovalRules.due(ID, Events.DANA, parked.next(), now(SHIPPED));
        assertThat(recorded(outcome)).isEqualTo(DecisionOutcome.REFUSED_TOO_LATE);
    }

    private static Outcome decide(Approval approval, Decision decision, Circumstances now) {
        return ApprovalRules.decide(approval, decision, now);
    }

    private static Directory.Person person(boolean active, String slack) {
        return new Directory.Person(active, null, List.of("developers"), slack, Instant.EPOCH);
    }

    private static DecisionOutcome recorded(Outcome outcome) {
        return only(outcome, DecisionRecorded.class).outcome();
    }

    private static <T extends RequestEvent> T only(Outcome outcome, Class<T> type) {
        List<T> found = outcome.events().stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as("%s in %s", type.getSimpleName(), outcome.events()).hasSize(1);
        return found.getFirst();
    }
}
