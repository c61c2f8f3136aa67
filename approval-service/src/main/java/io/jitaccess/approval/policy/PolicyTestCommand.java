package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.ClusterCatalogueFile;
import io.jitaccess.catalogue.InvalidCatalogueException;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * {@code policy-test}: checks a policy, and runs a file of cases against it, for people's own CI.
 */
public final class PolicyTestCommand {
    public static final String NAME = "policy-test";

    private static final String EXPLAIN = "--explain";
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private PolicyTestCommand() {}

    /** Exit code: 0 if all is as expected, 1 if not, 2 for a wrong call. */
    public static int run(List<String> arguments, Instant now, PrintStream out) {
        boolean explained = arguments.contains(EXPLAIN);
        List<String> files = arguments.stream().filter(word -> !word.equals(EXPLAIN)).toList();
        if (files.size() != 3) {
            out.printf("usage: %s [%s] <policy.yml> <clusters.yml> <cases.yml>%n", NAME, EXPLAIN);
            return USAGE;
        }
        try {
            Policy policy = policy(files.get(0), files.get(1));
            List<PolicyCases.Result> results =
                    cases(files.get(2), now).stream().map(one -> one.against(policy)).toList();
            results.forEach(result -> out.println(result.text(explained)));
            long failed = results.stream().filter(result -> !result.passed()).count();
            out.printf("%d cases, %d failed%n", results.size(), failed);
            return failed == 0 ? 0 : FAILED;
        } catch (InvalidPolicyException | InvalidCatalogueException wrong) {
            out.println(wrong.getMessage());
            return FAILED;
        }
    }

    static Policy policy(String policyFile, String clustersFile) {
        return PolicyFile.parse(
                policyFile,
                PolicyFile.text(Path.of(policyFile)),
                ClusterCatalogueFile.read(Path.of(clustersFile)));
    }

    static List<PolicyCases.Case> cases(String file, Instant now) {
        return PolicyCases.read(file, PolicyFile.text(Path.of(file)), now);
    }
}
