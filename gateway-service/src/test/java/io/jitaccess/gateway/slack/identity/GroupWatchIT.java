package io.jitaccess.gateway.slack.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.events.PolicyKind;
import io.jitaccess.events.PolicyRecorded;
import io.jitaccess.gateway.directory.Directory;
import io.jitaccess.gateway.policy.KnownLevels;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.util.List;

/** From a policy that names a Slack user group to what the directory says of its members. */
class GroupWatchIT {
    private static final String GROUP = "S0614TZR7";

    private final TestingSlack slack = TestingSlack.shared();

    @Test
    void whoIsInAGroupThatAPolicyNamesIsWrittenIntoTheDirectory() {
        slack.sandbox().types("dana", "help");
        slack.see("dana", "/jit");
        slack.sandbox().group(GROUP, List.of(slack.sandbox().member("dana").id()));
        slack.gateway()
                .bus()
                .state(
                        "policy",
                        PolicyRecorded.builder()
                                .eventId(EventId.of("policy", PolicyRecorded.class))
                                .occurredAt(Events.T0)
                                .actor(Events.service("approval-service"))
                                .kind(PolicyKind.POLICY)
                                .hash("policy")
                                .text("groups: { oncall: { slack: [%s] } }".formatted(GROUP))
                                .build());
        await().until(
                        () -> slack.gateway().part(KnownLevels.class).slackGroups(),
                        groups -> groups.contains(GROUP));

        GroupWatch watch = slack.gateway().part(GroupWatch.class);
        assertThat(watch.isRunning()).isTrue();
        watch.look();
        assertThat(entry(List.of(GROUP)).slackGroupsAsOf()).isNotNull();

        slack.sandbox().group(GROUP, List.of());
        await().until(() -> known(List.of(GROUP)));
        watch.look();
        await().until(() -> known(List.of()));
    }

    private DirectoryEntry entry(List<String> groups) {
        return slack.gateway()
                .bus()
                .find(
                        DirectoryEntry.class,
                        entry ->
                                entry.person().equals(Events.DANA)
                                        && entry.slackGroups().equals(groups));
    }

    private boolean known(List<String> groups) {
        return slack.gateway()
                .part(Directory.class)
                .find(Events.DANA)
                .filter(entry -> entry.slackGroups().equals(groups))
                .isPresent();
    }
}
