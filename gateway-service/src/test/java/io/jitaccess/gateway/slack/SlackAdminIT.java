package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.Channel;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.Lockdown;
import io.jitaccess.events.LockdownState;
import io.jitaccess.events.Requested;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
import io.jitaccess.events.Verdict;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Member;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Map;

class SlackAdminIT {
    private static TestingSlack slack;

    @BeforeAll
    static void start() {
        slack = TestingSlack.shared();
        slack.sandbox().add(Member.of("U0ADAM", "adam", TestingSlack.TEAM));
        slack.signIn("adam", "jit-admins");
    }

    @Test
    void aClusterIsClosedByTypingItsNameAndOpenedBySomeoneElse() {
        slack.sandbox().types("ada", "admin lockdown --cluster staging on fire");
        form("ada");
        assertThat(slack.sandbox().submits("ada", Map.of("typed", "stagin")).body())
                .contains("Type \\\"staging\\\" exactly.");
        slack.sandbox().submits("ada", Map.of("typed", "staging"));
        Lockdown locked =
                slack.gateway()
                        .bus()
                        .find(
                                Lockdown.class,
                                l -> l.cluster().equals("staging") && "on fire".equals(l.reason()));
        assertThat(locked.state()).isEqualTo(LockdownState.LOCKED);
        assertThat(locked.reason()).isEqualTo("on fire");
        assertThat(locked.actor().id()).isEqualTo("local:ada");
        slack.see("ada", "Locked down: staging");

        slack.sandbox().types("dana", "request staging viewer 1h please");
        slack.see("dana", "Cluster staging takes no requests: on fire");
        slack.sandbox().types("ada", "admin unlock --cluster staging");
        slack.see("ada", "another admin must open it");
        slack.sandbox().types("adam", "admin unlock --cluster staging out");
        slack.see("adam", "Open again: staging");
    }

    @Test
    void everyClusterCanBeClosedAtOnce() {
        slack.sandbox().types("adam", "admin lockdown --all");
        form("adam");
        slack.sandbox().submits("adam", Map.of("typed", "all clusters", "reason", "drill"));
        slack.see("adam", "Locked down: dev, staging, demo, prod");
        slack.sandbox().types("ada", "admin unlock --all");
        slack.see("ada", "Open again:");
    }

    @Test
    void anAdminEndsOneRequestOrEverythingOfAPerson() {
        slack.sandbox().types("dana", "request dev viewer 1h soon ended");
        Requested requested =
                slack.gateway().bus().find(Requested.class, r -> r.reason().equals("soon ended"));
        String id = requested.requestId();
        slack.sandbox().types("ada", "admin list");
        slack.see("ada", "Open requests", id);

        slack.sandbox().types("ada", "admin revoke --request-id " + id);
        Revocation one =
                slack.gateway().bus().find(Revocation.class, r -> id.equals(r.requestId()));
        assertThat(one.cause()).isEqualTo(RevocationCause.ADMIN);
        slack.sandbox().types("ada", "admin revoke --user dana@example.com left us");
        Revocation all =
                slack.gateway()
                        .bus()
                        .find(
                                Revocation.class,
                                r ->
                                        r.scope() == RevocationScope.PERSON
                                                && r.reason().equals("left us"));
        assertThat(all.person()).isEqualTo(Events.DANA);
        assertThat(all.reason()).isEqualTo("left us");
    }

    @Test
    void aDenialAsksForAReasonAndARefusedDecisionIsToldToItsGiver() {
        slack.sandbox().types("dana", "request dev viewer 1h soon denied");
        String id =
                slack.gateway()
                        .bus()
                        .find(Requested.class, r -> r.reason().equals("soon denied"))
                        .requestId();
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));
        Message asked = slack.see("alex", id, "0 of 1 approved");

        slack.sandbox().clicks("alex", asked, "jit-deny");
        form("alex");
        assertThat(slack.sandbox().submits("alex", Map.of("reason", " ")).body())
                .contains("must be 1 to 500 characters");
        slack.sandbox().submits("alex", Map.of("reason", "not on a Friday"));
        Decision decision =
                slack.gateway().bus().find(Decision.class, d -> d.requestId().equals(id));
        assertThat(decision.verdict()).isEqualTo(Verdict.DENY);
        assertThat(decision.comment()).isEqualTo("not on a Friday");

        slack.gateway()
                .bus()
                .state(
                        Events.DANA,
                        Facts.recorded(
                                        id,
                                        Facts.ALEX,
                                        DecisionOutcome.REFUSED_NOT_APPROVER,
                                        Events.T0.plusSeconds(2))
                                .toBuilder()
                                .decisionId(decision.eventId())
                                .message("Your groups have changed since.")
                                .build());
        slack.see("alex", "Your groups have changed since.");
    }

    @Test
    void emergencyAccessIsReviewedBySomebodyElse() {
        String id = TestingGateway.newId();
        slack.gateway()
                .bus()
                .state(
                        Events.DANA,
                        Events.requested(id).channel(Channel.SLACK).build(),
                        Events.approved(id).breakGlass(true).build(),
                        Events.provisioned(id).build());
        Message shown = slack.see("ada", id, "To be reviewed by somebody else.");

        slack.sandbox().clicks("dana", shown, "jit-review");
        slack.see("dana", "Nobody reviews their own grant.");
        slack.sandbox().clicks("ada", shown, "jit-review");
        form("ada");
        assertThat(
                        slack.sandbox()
                                .submits("ada", Map.of("outcome", "unjustified", "comment", " "))
                                .body())
                .contains("must be 1 to 500 characters");
        slack.sandbox()
                .submits("ada", Map.of("outcome", "unjustified", "comment", "it was a drill"));

        Reviewed review = slack.gateway().bus().find(Reviewed.class, r -> r.requestId().equals(id));
        assertThat(review.outcome()).isEqualTo(ReviewOutcome.UNJUSTIFIED);
        assertThat(review.reviewer()).isEqualTo("local:ada");
        assertThat(review.comment()).isEqualTo("it was a drill");
        slack.see("ada", "The review of", "is closed");
        slack.see("ada", id, "Reviewed: unjustified.");
    }

    @Test
    void whoIsNoAdminDoesNothingOfThis() {
        for (String command :
                new String[] {
                    "admin list",
                    "admin lockdown --cluster dev",
                    "admin unlock --all",
                    "admin revoke --user ada"
                }) {
            int before = slack.sandbox().seenBy("dana").size();
            slack.sandbox().types("dana", command);
            await().until(() -> slack.sandbox().seenBy("dana").size() > before);
            assertThat(slack.sandbox().seenBy("dana").getLast().shown()).contains("Only an admin");
        }
    }

    private static void form(String name) {
        String user = slack.sandbox().member(name).id();
        await().until(() -> slack.sandbox().workspace().openView(user).isPresent());
    }
}
