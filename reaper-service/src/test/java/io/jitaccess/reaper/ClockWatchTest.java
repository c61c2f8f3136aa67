package io.jitaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.reaper.ClockWatch.Doubtful;
import io.jitaccess.reaper.ClockWatch.Reading;
import io.jitaccess.reaper.ClockWatch.Steady;
import io.jitaccess.reaper.ClockWatch.WentBack;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

class ClockWatchTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Duration HOUR = Duration.ofHours(1);

    /** A machine whose clocks the test moves. */
    private long wall = 1_000_000;

    private long nanos = 0;
    private OptionalLong broker = OptionalLong.empty();
    private final List<Integer> exits = new ArrayList<>();
    private final ClockGuard guard =
            new ClockGuard(() -> Instant.ofEpochMilli(wall), () -> nanos, () -> broker, exits::add);

    @Test
    void evenClocksAreBelieved() {
        pass(Duration.ofMinutes(10));

        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
        assertThat(exits).isEmpty();
    }

    @Test
    void smallStepsAreBelieved() {
        wall += 4_900;
        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
        wall -= 1_900;
        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
        assertThat(exits).isEmpty();
    }

    @Test
    void aClockThatIsSetBackEndsTheProcess() {
        guard.now();
        wall -= 2_001;

        guard.look();
        guard.look();

        assertThat(exits).containsExactly(ClockGuard.CLOCK_WENT_BACK);
    }

    @Test
    void afterALeapForwardTimeGoesOnFromWhereItWas() {
        guard.now();
        Instant before = Instant.ofEpochMilli(wall);
        wall += HOUR.toMillis();
        pass(Duration.ofSeconds(3));

        assertThat(guard.now()).isEqualTo(before.plusSeconds(3));
    }

    @Test
    void afterALeapForwardTheWallClockIsBelievedAsSoonAsTheBrokerAgrees() {
        guard.now();
        wall += HOUR.toMillis();
        guard.now();
        broker = OptionalLong.of(wall - 1_000);

        guard.look();

        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
    }

    @Test
    void whileTheBrokerDisagreesItsTimeCounts() {
        wall += HOUR.toMillis();
        broker = OptionalLong.of(wall - HOUR.toMillis());

        guard.compare();
        pass(Duration.ofSeconds(7));

        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall).minus(HOUR));
    }

    @Test
    void aClockThatReturnsFromItsLeapEndsTheProcessSinceTimersWereSetByTheLeap() {
        guard.now();
        wall += HOUR.toMillis();
        guard.now();
        wall -= HOUR.toMillis();

        guard.now();

        assertThat(exits).containsExactly(ClockGuard.CLOCK_WENT_BACK);
    }

    @Test
    void aClockBehindTheBrokersEndsNothingEarlyAndIsToldUntilItIsSetRight() {
        broker = OptionalLong.of(wall + HOUR.toMillis());
        guard.compare();

        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
        assertThat(guard.behind()).isEqualTo(HOUR);

        wall += HOUR.toMillis();
        guard.now();
        pass(Duration.ofSeconds(6));
        broker = OptionalLong.of(wall);
        guard.look();
        assertThat(guard.behind()).isZero();
        assertThat(guard.now()).isEqualTo(Instant.ofEpochMilli(wall));
        assertThat(exits).isEmpty();
    }

    @Test
    void aSuspendedMachineIsDoubtedToo() {
        ClockWatch watch = new Steady(new Reading(0, 0));

        assertThat(watch.observe(new Reading(60_000, SECOND))).isInstanceOf(Doubtful.class);
        assertThat(watch.observe(new Reading(60_000, 60 * SECOND))).isInstanceOf(Steady.class);
        assertThat(watch.observe(new Reading(0, 3 * SECOND))).isInstanceOf(WentBack.class);
    }

    private void pass(Duration time) {
        wall += time.toMillis();
        nanos += time.toNanos();
    }
}
