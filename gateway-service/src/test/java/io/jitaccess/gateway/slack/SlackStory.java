package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.AccessDigest;
import io.jitaccess.events.Channel;
import io.jitaccess.events.CodeStep;
import io.jitaccess.events.Decision;
import io.jitaccess.events.DecisionOutcome;
import io.jitaccess.events.DecisionRecorded;
import io.jitaccess.events.EventId;
import io.jitaccess.events.ExpiringSoon;
import io.jitaccess.events.Requested;
import io.jitaccess.events.SlackCode;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.testing.Events;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole story from the first word to "confirmed gone", told over either transport. */
final class SlackStory {
    private static final Pattern CODE = Pattern.compile("printf %s '([A-Za-z0-9_-]+)'");

    private final TestingSlack slack;

    SlackStory(TestingSlack slack) {
        this.slack = slack;
    }

    void tell() {
        String id = asks();
        approves(id);
        fetches(id);
        ends(id);
    }

    private String asks() {
        assertThat(
                        slack.sandbox()
                                .types("dana", "request dev viewer 1h -n web fixing INC-42")
                                .status())
                .isEqualTo(200);
        Requested requested =
                slack.gateway()
                        .bus()
                        .find(Requested.class, r -> r.reason().equals("fixing INC-42"));
        assertThat(requested.person()).isEqualTo(Events.DANA);
        assertThat(requested.groups()).containsExactly("developers");
        assertThat(requested.channel()).isEqualTo(Channel.SLACK);
        assertThat(requested.ticket()).isEqualTo("INC-42");
        assertThat(requested.namespaces()).containsExactly("web");
        return requested.requestId();
    }

    private void approves(String id) {
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));
        Message asked = slack.see("alex", "viewer on dev", id, "0 of 1 approved", "platform-leads");
        assertThat(asked.shown()).contains("fixing INC-42");
        slack.see("dana", id, "waits for 1 more of platform-leads");

        // Wrong persons are told so, alone.
        slack.sandbox().clicks("dana", asked, "jit-approve");
        slack.see("dana", "Nobody decides on their own request.");
        slack.sandbox().clicks("ada", asked, "jit-approve");
        slack.see("ada", "This needs a member of platform-leads.");

        slack.sandbox().clicks("alex", asked, "jit-approve");
        Decision decision =
                slack.gateway().bus().find(Decision.class, d -> d.requestId().equals(id));
        assertThat(decision.approver()).isEqualTo(Facts.ALEX);
        assertThat(decision.digest()).isEqualTo(AccessDigest.of(Events.DANA, Events.ACCESS));
        slack.gateway()
                .bus()
                .state(
                        Events.DANA,
                        counted(decision),
                        Events.approved(id).build(),
                        Events.provisioned(id).build());
        Message active = slack.see("alex", id, "Active until", "approved");
        assertThat(active.ts()).isEqualTo(asked.ts());
        assertThat(active.element("jit-approve")).isNull();

        // Too late, from the message as it was before.
        slack.sandbox().clicks("alex", asked, "jit-approve");
        slack.see("alex", "Only a pending request can be decided");
    }

    private static DecisionRecorded counted(Decision decision) {
        return DecisionRecorded.builder()
                .eventId(EventId.of(decision.requestId(), DecisionRecorded.class, "1"))
                .requestId(decision.requestId())
                .occurredAt(Events.T0.plusSeconds(2))
                .actor(Events.person(decision.approver(), "Alex"))
                .person(Events.DANA)
                .decisionId(decision.eventId())
                .approver(decision.approver())
                .verdict(decision.verdict())
                .outcome(DecisionOutcome.COUNTED)
                .message("counted")
                .approvals(1)
                .approvalsNeeded(1)
                .build();
    }

    private void fetches(String id) {
        slack.see("dana", id, "You have", "viewer on dev", "until");
        Message command =
                slack.see("dana", "Run this within 5 minutes", id.toLowerCase(Locale.ROOT));
        assertThat(command.onlyFor()).isEqualTo(slack.sandbox().member("dana").id());
        assertThat(slack.sandbox().seenBy("alex"))
                .noneMatch(message -> message.shown().contains("printf"));
        String code = code(command);
        String path = "/internal/requests/%s/kubeconfig".formatted(id);
        slack.gateway().services().answer(path, 200, "application/yaml", "kind: Config\n");

        post(code).isOk();
        var call = slack.gateway().services().last(path);
        assertThat(call.uri()).contains("mode=broker");
        post(code).isEqualTo(409);
        SlackCode refused =
                slack.gateway()
                        .bus()
                        .find(
                                SlackCode.class,
                                c -> c.step() == CodeStep.REFUSED && id.equals(c.requestId()));
        assertThat(refused.requestId()).isEqualTo(id);
        assertThat(refused.toString()).doesNotContain(code);
        slack.see("dana", "A code of yours", "came a second time");
        post("made-up").isUnauthorized();

        slack.sandbox()
                .clicks(
                        "dana",
                        slack.see(
                                "dana",
                                m -> m.shown().contains(id) && m.element("jit-command") != null),
                        "jit-command");
        Message another =
                slack.see("dana", m -> m.shown().contains("printf") && !m.shown().contains(code));
        post(code(another)).isOk();
    }

    private org.springframework.test.web.reactive.server.StatusAssertions post(String code) {
        return slack.gateway()
                .client()
                .post()
                .uri("/api/v1/kubeconfig")
                .bodyValue(code)
                .exchange()
                .expectStatus();
    }

    static String code(Message command) {
        Matcher found = CODE.matcher(command.shown());
        assertThat(found.find()).as(command.shown()).isTrue();
        return found.group(1);
    }

    private void ends(String id) {
        slack.gateway()
                .bus()
                .state(
                        Events.DANA,
                        ExpiringSoon.builder()
                                .eventId(EventId.of(id, ExpiringSoon.class))
                                .requestId(id)
                                .occurredAt(Events.T0.plusSeconds(50))
                                .actor(Events.service("reaper-service"))
                                .person(Events.DANA)
                                .cluster("dev")
                                .endsAt(Events.T0.plus(Events.HOUR))
                                .build());
        Message reminder = slack.see("dana", id, "viewer on dev", "ends at");
        slack.sandbox().clicks("dana", reminder, "jit-extend");
        org.awaitility.Awaitility.await()
                .until(
                        () ->
                                slack.sandbox()
                                        .workspace()
                                        .openView(slack.sandbox().member("dana").id())
                                        .isPresent());
        slack.sandbox()
                .submits("dana", java.util.Map.of("duration", "1h", "reason", "not done yet"));
        Requested extension =
                slack.gateway().bus().find(Requested.class, r -> r.reason().equals("not done yet"));
        assertThat(extension.extends$()).isEqualTo(id);

        slack.gateway().bus().state(Events.DANA, Facts.expired(id));
        slack.see("dana", id, "has ended", "is being removed");
        slack.gateway().bus().state(Events.DANA, Facts.deprovisioned(id));
        slack.see("dana", id, "has ended", "confirmed gone");
        slack.see("alex", id, "confirmed gone");
    }
}
