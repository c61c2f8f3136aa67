package io.jitaccess.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is done to which process when. The same seed gives the same plan.
 *
 * @param steps in the order of their time
 */
record ChaosPlan(List<Step> steps) {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /**
     * @param at after the beginning
     * @param length how long a pause lasts; zero for a kill
     */
    record Step(Duration at, Kind kind, String process, Duration length) {}

    /** SIGKILL, or SIGSTOP and later SIGCONT. */
    enum Kind {
        KILL,
        PAUSE
    }

    /**
     * Kills every process of the infrastructure once and every service as often as asked, and may
     * pause every service once, spread over the length.
     */
    static ChaosPlan of(
            RandomGenerator random, Duration length, List<String> services, Chaos.Scope scope) {
        var steps = new ArrayList<Step>();
        for (int round = 0; round < scope.rounds(); round++) {
            services.forEach(name -> steps.add(kill(random, length, name)));
        }
        scope.infrastructure().forEach(name -> steps.add(kill(random, length, name)));
        if (scope.pauses()) {
            services.forEach(
                    name ->
                            steps.add(
                                    new Step(
                                            at(random, length),
                                            Kind.PAUSE,
                                            name,
                                            between(random, SHORTEST_PAUSE, LONGEST_PAUSE))));
        }
        steps.sort(Comparator.comparing(Step::at));
        return new ChaosPlan(List.copyOf(steps));
    }

    private static Step kill(RandomGenerator random, Duration length, String name) {
        return new Step(at(random, length), Kind.KILL, name, Duration.ZERO);
    }

    private static Duration at(RandomGenerator random, Duration length) {
        return between(random, Duration.ZERO, length);
    }

    private static Duration between(RandomGenerator random, Duration from, Duration until) {
        return Duration.ofMillis(random.nextLong(from.toMillis(), until.toMillis() + 1));
    }
}
