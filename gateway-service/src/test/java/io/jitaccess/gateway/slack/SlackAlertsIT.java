package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Alert;
import io.jitaccess.events.AlertSeverity;
import io.jitaccess.events.EventId;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Faults.Fault;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.slacksandbox.Workspace;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

class SlackAlertsIT {
    private final Instant now = InstantSource.system().instant();

    private final TestingSlack slack = TestingSlack.shared();

    @Test
    void alertsReachTheirChannelAndSayWhoSawToThem() {
        slack.sandbox().faults().next("chat.postMessage", new Fault.RateLimited(1));
        slack.gateway()
                .bus()
                .state(
                        "prod",
                        alert("OLDNEWS", now.minus(Duration.ofDays(2))).build(),
                        alert("A0FIRE", now).build());
        Message raised = slack.see("alex", "Overdue removal", "prod", "Look at it now");
        assertThat(raised.channel()).isEqualTo(Workspace.ALERTS);
        assertThat(raised.shown()).contains("ended 5 minutes ago", "<!channel>");
        assertThat(raised.blocks().toString()).contains("plain_text");
        assertThat(slack.sandbox().seenBy("alex"))
                .noneMatch(message -> message.blocks().toString().contains("OLDNEWS"));

        slack.sandbox().clicks("alex", raised, "jit-seen-to");
        slack.see("alex", "Only auditors say that an alert was seen to.");
        String path = "/internal/alerts/A0FIRE/acknowledge";
        slack.sandbox().clicks("ada", raised, "jit-seen-to");
        slack.see("ada", "The audit cannot be read at the moment.");
        slack.gateway().services().answer(path, 200, "application/json", "{}");
        slack.sandbox().clicks("ada", raised, "jit-seen-to");
        slack.gateway()
                .bus()
                .state("prod", alert("A0FIRE", now).acknowledgedBy("local:ada").build());

        Message done = slack.see("alex", "Overdue removal", "Seen to by ada of the tests");
        assertThat(done.ts()).isEqualTo(raised.ts());
        assertThat(done.element("jit-seen-to")).isNull();
        assertThat(slack.gateway().services().last(path).method()).isEqualTo("POST");
    }

    private static Alert.Builder alert(String id, Instant at) {
        return Alert.builder()
                .eventId(EventId.of("prod", Alert.class, id))
                .occurredAt(at)
                .actor(Events.service("audit-service"))
                .subject("prod")
                .rule("overdue-removal")
                .severity(AlertSeverity.CRITICAL)
                .message("Access ended 5 minutes ago and is still there <!channel>")
                .alertId(id);
    }
}
