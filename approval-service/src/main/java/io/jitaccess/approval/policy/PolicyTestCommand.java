package io.jitaccess.approval.policy;

import io.jitaccess.catalogue.ClusterCatalogue;
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

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private PolicyTestCommand() {}

    /** Exit code: 0 if all is as expected, 1 if not, 2 for a wrong call. */
    public static int run(List<String> arguments, Instant now, PrintStream out) {
        if (arguments.size() != 3) {
            out.println("usage: " + NAME + " <policy.yml> <clusters.yml> <cases.yml>");
            return USAGE;
        }
        Path policyFile = Path.of(arguments.get(0));
        Path casesFile = Path.of(arguments.get(2));
        try {
            ClusterCatalogue clusters = ClusterCatalogueFile.read(Path.of(arguments.get(1)));
            Policy policy =
                    PolicyFile.parse(policyFile.toString(), PolicyFile.text(policyFile), clusters);
            List<PolicyCases.Result> results =
                    PolicyCases.run(casesFile.toString(), PolicyFile.text(casesFile), policy, now);
            results.forEach(result -> out.println(result.text()));
            long failed = results.stream().filter(result -> !result.passed()).count();
            out.println("%d cases, %d failed".formatted(results.size(), failed));
            return failed == 0 ? 0 : FAILED;
        } catch (InvalidPolicyException | InvalidCatalogueException wrong) {
            out.println(wrong.getMessage());
            return FAILED;
        }
    }
}
