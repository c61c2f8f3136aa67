package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.InvalidCatalogueException;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code policy-speed}: how many requests a policy judges in a second on one thread, by asking it
 * the cases of a file over and over. For whoever writes a very large policy.
 */
public final class PolicySpeedCommand {
    public static final String NAME = "policy-speed";

    private static final int USAGE = 2;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(2);

    private PolicySpeedCommand() {}

    /** Prints a line for each round after the first, which only warms up; exit code as usual. */
    public static int run(List<String> arguments, Instant now, PrintStream out) {
        if (arguments.size() != 3) {
            out.printf("usage: %s <policy.yml> <clusters.yml> <cases.yml>%n", NAME);
            return USAGE;
        }
        try {
            Policy policy = PolicyTestCommand.policy(arguments.get(0), arguments.get(1));
            List<PolicyCases.Case> cases = PolicyTestCommand.cases(arguments.get(2), now);
            out.printf("rules %d, cases %d%n", policy.rules().size(), cases.size());
            round(policy, cases);
            for (int round = 0; round < ROUNDS; round++) {
                out.printf("evaluations per second %d%n", Math.round(round(policy, cases)));
            }
            return 0;
        } catch (InvalidPolicyException | InvalidCatalogueException wrong) {
            out.println(wrong.getMessage());
            return 1;
        }
    }

    private static double round(Policy policy, List<PolicyCases.Case> cases) {
        long from = System.nanoTime();
        long until = from + ROUND.toNanos();
        long asked = 0;
        while (System.nanoTime() < until) {
            for (PolicyCases.Case one : cases) {
                Ruling ruling = policy.rule(one.request(), one.situation());
                if (!ruling.outcome().equals(one.outcome())) {
                    throw new IllegalStateException(
                            "case '%s' came out as %s".formatted(one.name(), ruling.outcome()));
                }
                asked++;
            }
        }
        return asked / ((System.nanoTime() - from) / 1e9);
    }
}
