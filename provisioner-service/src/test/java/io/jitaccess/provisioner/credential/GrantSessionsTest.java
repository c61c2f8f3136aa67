package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class GrantSessionsTest {
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(16);

    @Property
    void theLastSessionEndsWithTheGrantAndNoneIsTooLongOrTooShort(
            @ForAll @IntRange(min = 15 * 60, max = 8 * 3600) int grantSeconds) {
        Duration remaining = Duration.ofSeconds(grantSeconds);

        Duration session = GrantSessions.duration(remaining);
        while (session.compareTo(remaining.minusSeconds(2)) < 0) {
            assertThat(session)
                    .isBetween(GrantSessions.SHORTEST, GrantSessions.LONGEST)
                    .isGreaterThan(RENEWED_BEFORE_END);
            remaining = remaining.minus(session.minus(RENEWED_BEFORE_END));
            session = GrantSessions.duration(remaining);
        }

        assertThat(session).isBetween(remaining.minusSeconds(2), remaining);
        assertThat(session).isBetween(GrantSessions.SHORTEST, GrantSessions.LONGEST);
    }

    @Test
    void stsAllowsNoSessionOfLessThanAQuarterOfAnHour() {
        assertThat(GrantSessions.duration(Duration.ofSeconds(5))).isEqualTo(GrantSessions.SHORTEST);
    }
}
