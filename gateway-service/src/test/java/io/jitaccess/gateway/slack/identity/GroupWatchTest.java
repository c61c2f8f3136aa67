package io.jitaccess.gateway.slack.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.EventId;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

class GroupWatchTest {
    private static final Instant T0 = Events.T0;
    private static final Map<String, Set<String>> MEMBERS =
            Map.of("S2", Set.of("U1", "U2"), "S1", Set.of("U1"), "S3", Set.of());

    @Test
    void writesWhoIsInWhichGroup() {
        assertThat(GroupWatch.news(entry("U1", List.of(), null), MEMBERS, T0))
                .hasValueSatisfying(
                        entry -> {
                            assertThat(entry.slackGroups()).containsExactly("S1", "S2");
                            assertThat(entry.slackGroupsAsOf()).isEqualTo(T0);
                            assertThat(entry.groups()).containsExactly("developers");
                        });
    }

    @Test
    void saysNowAndThenThatNothingHasChanged() {
        DirectoryEntry known = entry("U2", List.of("S2"), T0);
        assertThat(GroupWatch.news(known, MEMBERS, T0.plusSeconds(120))).isEmpty();
        assertThat(GroupWatch.news(known, MEMBERS, T0.plus(Duration.ofMinutes(31)))).isPresent();
        assertThat(GroupWatch.news(entry("U9", List.of(), null), MEMBERS, T0)).isEmpty();
    }

    @Test
    void whoLeftOrIsNotLinkedAnyMoreIsInNone() {
        for (String user : new String[] {"U9", null}) {
            assertThat(GroupWatch.news(entry(user, List.of("S2"), T0), MEMBERS, T0.plusSeconds(1)))
                    .hasValueSatisfying(entry -> assertThat(entry.slackGroups()).isEmpty());
        }
    }

    private static DirectoryEntry entry(String slackUser, List<String> groups, Instant asOf) {
        return DirectoryEntry.builder()
                .eventId(EventId.of(Events.DANA, DirectoryEntry.class, 1))
                .requestId(null)
                .occurredAt(T0)
                .actor(Events.DANA_ACTOR)
                .person(Events.DANA)
                .active(true)
                .groups(List.of("developers"))
                .slackTeam(slackUser == null ? null : "T1")
                .slackUser(slackUser)
                .asOf(T0)
                .slackGroups(groups)
                .slackGroupsAsOf(asOf)
                .build();
    }
}
