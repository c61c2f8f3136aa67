package io.jitaccess.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class ChaosPlanTest {
    private static final Duration LENGTH = Duration.ofMinutes(5);

    private static ChaosPlan plan(long seed) {
        return ChaosPlan.of(
                new SplittableRandom(seed),
                LENGTH,
                List.of("a", "b"),
                new Chaos.Scope(List.of("kafka"), 2, true));
    }

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void everyProcessIsKilledAndEveryServicePausedWithinTheTime() {
        List<ChaosPlan.Step> steps = plan(1).steps();

        assertThat(steps)
                .extracting(step -> step.kind() + " " + step.process())
                .containsExactlyInAnyOrder(
                        "KILL a", "KILL a", "KILL b", "KILL b", "KILL kafka", "PAUSE a", "PAUSE b");
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.at()).isBetween(Duration.ZERO, LENGTH));
        assertThat(steps).isSortedAccordingTo(java.util.Comparator.comparing(ChaosPlan.Step::at));
    }

    @Test
    void theSameSeedGivesTheSameErrands() {
        assertThat(errands(3)).isEqualTo(errands(3)).isNotEqualTo(errands(4));
    }

    private static List<Errand> errands(long seed) {
        var random = new SplittableRandom(seed);
        return IntStream.range(0, 100)
                .mapToObj(number -> Errand.of(random, number, LENGTH, 10))
                .toList();
    }
}
