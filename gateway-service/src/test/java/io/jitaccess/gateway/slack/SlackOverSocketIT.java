package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.slacksandbox.Workspace;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class SlackOverSocketIT {
    @Test
    void theWholeStoryAndASocketThatBreaks() {
        try (var slack = TestingSlack.overSocket()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> slack.sandbox().socket().open() > 0);
            new SlackStory(slack).tell();

            slack.gateway()
                    .client()
                    .post()
                    .uri("/slack/events")
                    .bodyValue("x")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            slack.sandbox().socket().drop();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> slack.sandbox().types("dana", "clusters").ok());
            assertThat(slack.see("dana", "viewer").shown()).contains("dev");
            approversAreToldOneByOneWhereTheChannelIsClosedToTheApp(slack);
        }
    }

    private static void approversAreToldOneByOneWhereTheChannelIsClosedToTheApp(
            TestingSlack slack) {
        // Somebody whom Slack knows by their address.
        slack.sandbox().types("alex", "list");
        slack.see("alex", "Your requests");
        slack.sandbox().workspace().leave(Workspace.APPROVALS);
        slack.sandbox().types("dana", "request dev viewer 1h closed channel");
        String id =
                slack.gateway()
                        .bus()
                        .find(Requested.class, r -> r.reason().equals("closed channel"))
                        .requestId();
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));

        Message asked =
                slack.see("alex", m -> m.shown().contains(id) && m.channel().startsWith("D"));
        assertThat(asked.element("jit-approve")).isNotNull();
        assertThat(asked.channel())
                .isEqualTo(Workspace.direct(slack.sandbox().member("alex").id()));
    }
}
