package io.jitaccess.local.chaos;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one person asks for and how it goes on. The same source of chance gives the same errands.
 *
 * @param at after the beginning
 * @param held how long the access is kept before the owner gives it back
 * @param doubleClick every call is made twice at the same time
 */
record Errand(
        int number,
        Duration at,
        String person,
        String cluster,
        String level,
        String namespace,
        String duration,
        Ending ending,
        Duration held,
        boolean doubleClick) {

    /** How it ends if nobody interferes. */
    enum Ending {
        EXPIRES,
        GIVEN_BACK,
        APPROVED_AND_GIVEN_BACK,
        DENIED,
        WITHDRAWN
    }

    static Errand of(RandomGenerator random, int number, Duration length, int people) {
        Ending ending = ending(random.nextInt(100));
        boolean production = ending != Ending.EXPIRES && ending != Ending.GIVEN_BACK;
        return new Errand(
                number,
                Duration.ofMillis(random.nextLong(length.toMillis() + 1)),
                "developer-" + (1 + random.nextInt(people)),
                production
                        ? "prod"
                        : ending == Ending.EXPIRES
                                ? "demo"
                                : oneOf(random, "dev", "staging", "demo"),
                production ? oneOf(random, "viewer", "editor") : "viewer",
                oneOf(random, "default", "web", "api"),
                ending == Ending.EXPIRES ? (5 + random.nextInt(40)) + "s" : "15m",
                ending,
                Duration.ofMillis(random.nextLong(20_000)),
                random.nextInt(100) < 25);
    }

    private static Ending ending(int percent) {
        if (percent < 60) {
            return Ending.EXPIRES;
        }
        if (percent < 75) {
            return Ending.GIVEN_BACK;
        }
        if (percent < 88) {
            return Ending.APPROVED_AND_GIVEN_BACK;
        }
        return percent < 94 ? Ending.DENIED : Ending.WITHDRAWN;
    }

    private static String oneOf(RandomGenerator random, String... of) {
        return List.of(of).get(random.nextInt(of.length));
    }

    /** The request as JSON; its reason says which errand it is. */
    String body(long seed) {
        return """
        {"cluster":"%s","level":"%s","namespaces":["%s"],"duration":"%s","reason":"chaos seed %d errand %d"}
        """
                .formatted(cluster, level, namespace, duration, seed, number);
    }
}
