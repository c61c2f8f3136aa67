package io.jitaccess.approval.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class ClockGuardTest {
    private static final Instant T0 = Instant.parse("2026-03-02T10:00:00Z");

    private final List<Integer> exits = new ArrayList<>();
    private Instant wall = T0;
    private long nanos = 1;
    private final ClockGuard guard = new ClockGuard(() -> wall, () -> nanos, exits::add);

    @Test
    void timePasses() {
        pass(Duration.ofHours(3));
        assertThat(guard.now()).isEqualTo(T0.plus(Duration.ofHours(3)));
    }

    @Test
    void aLeapForwardChangesNothingUntilSomebodyElsesClockAgrees() {
        leap(Duration.ofHours(5));
        assertThat(guard.now()).isEqualTo(T0);
        pass(Duration.ofSeconds(10));
        assertThat(guard.now()).isEqualTo(T0.plusSeconds(10));
        guard.written(T0.toEpochMilli());
        assertThat(guard.now()).isEqualTo(T0.plusSeconds(10));
        guard.written(wall.toEpochMilli());
        assertThat(guard.now()).isEqualTo(wall);
        assertThat(exits).isEmpty();
    }

    @Test
    void aLeapThatIsTakenBackIsOver() {
        leap(Duration.ofHours(5));
        guard.now();
        leap(Duration.ofHours(-5));
        assertThat(guard.now()).isEqualTo(T0);
        pass(Duration.ofSeconds(1));
        assertThat(guard.now()).isEqualTo(T0.plusSeconds(1));
        assertThat(exits).isEmpty();
    }

    @Test
    void aStepBackEndsTheProcess() {
        guard.now();
        leap(Duration.ofSeconds(-3));
        guard.now();
        assertThat(exits).containsExactly(ClockGuard.CLOCK_WENT_BACK);
    }

    @Test
    void smallStepsAreFollowed() {
        leap(Duration.ofSeconds(4));
        assertThat(guard.now()).isEqualTo(T0.plusSeconds(4));
        leap(Duration.ofSeconds(-1));
        assertThat(guard.now()).isEqualTo(T0.plusSeconds(3));
        assertThat(exits).isEmpty();
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
        guard.now();
    }

    private void leap(Duration step) {
        wall = wall.plus(step);
    }
}
