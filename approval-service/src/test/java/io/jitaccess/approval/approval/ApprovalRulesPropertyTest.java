package io.jitaccess.approval.approval;

import static io.jitaccess.approval.approval.Approvals.T0;
import static io.jitaccess.approval.approval.Approvals.TWO_STAGES;
import static io.jitaccess.approval.approval.Approvals.decision;
import static io.jitaccess.approval.approval.Approvals.digest;
import static io.jitaccess.approval.approval.Approvals.now;
import static io.jitaccess.approval.approval.Approvals.pending;
import static io.jitaccess.approval.approval.Approvals.requested;
import static io.jitaccess.approval.approval.Approvals.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Approved;
import io.jitaccess.events.Decision;
import io.jitaccess.events.Denied;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestEvent;
import io.jitaccess.events.Requested;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.Verdict;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class ApprovalRulesPropertyTest {
    private static final String DIGEST = digest(pending(TWO_STAGES));

    @Property(tries = 2_000)
    void everyRequestGetsAtMostOneVerdictAndNothingChangesIt(
            @ForAll("decisions") List<Decision> decisions,
            @ForAll boolean withdrawn,
            @ForAll Random random) {
        List<JitEvent> inputs = new ArrayList<>(decisions);
        inputs.addAll(decisions);
        inputs.add(requested());
        inputs.add(requested());
        if (withdrawn) {
            inputs.add(withdrawal());
        }
        Collections.shuffle(inputs, random);
        List<RequestEvent> verdicts =
                run(inputs).stream()
                        .filter(event -> event instanceof Approved || event instanceof Denied)
                        .toList();
        assertThat(verdicts).hasSizeLessThanOrEqualTo(1);
        if (withdrawn && verdicts.isEmpty()) {
            throw new AssertionError("withdrawn and still without a verdict");
        }
    }

    @Property(tries = 2_000)
    void approvalsInAnyOrderAndNumberOfRepeatsGiveTheSameVerdict(
            @ForAll("decisions") List<Decision> decisions, @ForAll Random random) {
        List<JitEvent> yes = new ArrayList<>();
        decisions.stream()
                .filter(decision -> decision.verdict() == Verdict.APPROVE)
                .forEach(yes::add);
        yes.add(requested());
        List<JitEvent> shuffled = new ArrayList<>(yes);
        shuffled.addAll(yes);
        Collections.shuffle(shuffled, random);
        assertThat(verdict(run(shuffled))).isEqualTo(verdict(run(yes)));
    }

    @Property(tries = 2_000)
    void onlyThreeDifferentOthersWithTheRightDigestApprove(
            @ForAll("decisions") List<Decision> decisions, @ForAll Random random) {
        List<JitEvent> inputs = new ArrayList<>(decisions);
        inputs.add(requested());
        Collections.shuffle(inputs, random);
        for (RequestEvent event : run(inputs)) {
            if (event instanceof Approved approved) {
                assertThat(approved.approvers()).doesNotHaveDuplicates().hasSizeGreaterThan(2);
                assertThat(approved.approvers())
                        .allSatisfy(
                                approver -> assertThat(approver).doesNotContainIgnoringCase("dana"))
                        .allSatisfy(
                                approver ->
                                        assertThat(decisions)
                                                .anyMatch(
                                                        decision ->
                                                                decision.approver().equals(approver)
                                                                        && decision.digest()
                                                                                .equals(DIGEST)));
            }
        }
    }

    @Property(tries = 1_000)
    void oneNoThatIsReadBeforeTheRequestDeniesIt(@ForAll("decisions") List<Decision> decisions) {
        List<JitEvent> inputs = new ArrayList<>(decisions);
        inputs.add(
                decision("local:nina", DIGEST, "leads")
                        .eventId("the-no")
                        .verdict(Verdict.DENY)
                        .build());
        Collections.reverse(inputs);
        inputs.add(requested());
        assertThat(verdict(run(inputs))).isEqualTo("Denied");
    }

    @Provide
    Arbitrary<List<Decision>> decisions() {
        Arbitrary<String> approvers =
                Arbitraries.of(
                        "local:dana",
                        "corp:DANA",
                        "local:alex",
                        "corp:alex",
                        "local:lea",
                        "local:leo",
                        "local:olga",
                        "x:eve");
        return Combinators.combine(
                        approvers,
                        Arbitraries.of(List.of("leads"), List.of("leads", "developers"), List.of()),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(9, Arbitraries.just(Verdict.APPROVE)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(Verdict.DENY))),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(9, Arbitraries.just(DIGEST)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just("f".repeat(64)))))
                .as(
                        (approver, groups, verdict, digest) ->
                                decision(approver, digest, groups.toArray(String[]::new))
                                        .eventId(
                                                "%s-%s-%s-%s"
                                                        .formatted(
                                                                approver,
                                                                groups,
                                                                verdict,
                                                                digest.charAt(0)))
                                        .verdict(verdict)
                                        .build())
                .list()
                .ofMaxSize(8);
    }

    private static List<RequestEvent> run(List<JitEvent> inputs) {
        var events = new ArrayList<RequestEvent>();
        Approval approval = new Approval.Unseen();
        Circumstances now = now(TWO_STAGES, T0);
        for (JitEvent input : inputs) {
            Outcome outcome =
                    switch (input) {
                        case Requested requested -> ApprovalRules.decide(approval, requested, now);
                        case Decision decision -> ApprovalRules.decide(approval, decision, now);
                        case Revocation revocation ->
                                ApprovalRules.decide(Approvals.ID, approval, revocation, now);
                        default -> throw new AssertionError(input);
                    };
            approval = outcome.next();
            events.addAll(outcome.events());
        }
        return events;
    }

    private static String verdict(List<RequestEvent> events) {
        return events.stream()
                .filter(event -> event instanceof Approved || event instanceof Denied)
                .map(event -> event.getClass().getSimpleName())
                .findFirst()
                .orElse("none");
    }
}
