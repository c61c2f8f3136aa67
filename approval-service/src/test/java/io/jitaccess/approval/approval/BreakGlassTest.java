package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.ID;
import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.withDirectory;
import static io.jitaccess.approval.approval.Approvals.withHoldings;
import static io.jitaccess.approval.approval.Approvals.withLock;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.approval.policy.Policies;
import io.jitaccess.approval.policy.Policy;
import io.jitaccess.events.Approved;
import io.jitaccess.events.DenialCause;
import io.jitaccess.events.Denied;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Requested;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class BreakGlassTest {
    private static final Policy EMERGENCY =
            Policies.ofRules(
                    """
                    - name: emergency
                      match: { groups: [developers, leads] }
                      outcome: break-glass
                      passesLockdown: [leads]
                    """);
    private static final ClusterLock LOCKED = new ClusterLock(true, T0.minusSeconds(60));

    @Test
    void grantsAtOnceAndIsMarked() {
        Approved approved = (Approved) verdict(asked("developers"), now(EMERGENCY));
        assertThat(approved.breakGlass()).isTrue();
        assertThat(approved.passesLockdown()).isFalse();
    }

    @Test
    void onlyThoseWhomTheRuleNamesPassALockdown() {
        Circumstances locked = withLock(now(EMERGENCY), LOCKED);
        Approved responder = (Approved) verdict(asked("leads"), locked);
        assertThat(responder.passesLockdown()).isTrue();
        assertThat(responder.lockdownSeenAt()).isEqualTo(LOCKED.lockedAt());
        assertThat(((Denied) verdict(asked("developers"), locked)).cause())
                .isEqualTo(DenialCause.LOCKED_DOWN);
    }

    @Test
    void nobodyPassesALockThatCannotBeReadOrOneSince() {
        assertThat(verdict(asked("leads"), withLock(now(EMERGENCY), ClusterLock.UNREADABLE)))
                .isInstanceOf(Denied.class);
        assertThat(
                        verdict(
                                asked("leads"),
                                withLock(
                                        now(EMERGENCY), new ClusterLock(false, T0.plusSeconds(1)))))
                .isInstanceOf(Denied.class);
    }

    @Test
    void aUseThatNobodyElseHasReviewedBlocksTheNext() {
        Directory directory =
                person ->
                        List.of("local:dana", "corp:4711").contains(person)
                                ? Optional.of(
                                        new Directory.Person(true, null, List.of(), "T1/U1", T0))
                                : Optional.empty();
        Holdings used =
                Holdings.NONE.after(Events.approved("USED").breakGlass(true).build(), directory);
        Circumstances now = withDirectory(now(EMERGENCY), directory);
        assertThat(((Denied) verdict(asked("leads"), withHoldings(now, used))).message())
                .contains("not reviewed yet");
        for (Reviewed byHolder :
                List.of(
                        review("local:dana", null),
                        review("corp:4711", null),
                        review("corp:99", "Dana+x@example.com"))) {
            Directory known =
                    person ->
                            person.equals("local:dana")
                                    ? Optional.of(
                                            new Directory.Person(
                                                    true,
                                                    "dana@example.com",
                                                    List.of(),
                                                    "T1/U1",
                                                    T0))
                                    : directory.find(person);
            assertThat(used.after(byHolder, known).unreviewed()).containsExactly("USED");
        }
        Holdings reviewed = used.after(review("local:ada", "ada@example.com"), directory);
        assertThat(verdict(asked("leads"), withHoldings(now, reviewed)))
                .isInstanceOf(Approved.class);
    }

    private static Requested asked(String group) {
        return Events.requested(ID)
                .groups(List.of(group))
                .reason("production is down, incident 7")
                .build();
    }

    private static RequestEvent verdict(Requested asked, Circumstances now) {
        return ApprovalRules.decide(new Approval.Unseen(), asked, now).events().getLast();
    }

    private static Reviewed review(String reviewer, String user) {
        return Reviewed.builder()
                .eventId(EventId.of("USED", Reviewed.class))
                .requestId("USED")
                .occurredAt(T0)
                .actor(Events.person(reviewer, reviewer))
                .person(Events.DANA)
                .reviewer(reviewer)
                .reviewerUser(user)
                .outcome(ReviewOutcome.JUSTIFIED)
                .comment("fine")
                .build();
    }
}
