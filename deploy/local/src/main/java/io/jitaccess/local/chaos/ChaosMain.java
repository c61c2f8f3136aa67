package io.jitaccess.local.chaos;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Options;
import io.jitaccess.local.Ports;
import io.jitaccess.local.Progress;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.Table;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code deploy/local/chaos [--requests N] [--seed S]}: on the running stack; one line for each
 * thing that must hold; ends with 0 if all of them do.
 */
public final class ChaosMain {
    private static final int MOST_SHOWN = 5;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    private ChaosMain() {}

    public static void main(String[] args) throws InterruptedException {
        Layout layout = Layout.ofCheckout(Path.of(args[0]).toAbsolutePath());
        Ports ports = Ports.of(System.getenv());
        Chaos.Settings settings;
        try {
            Options options = Options.of(Arrays.asList(args).subList(1, args.length));
            int requests = options.number("requests", 2_000);
            settings =
                    new Chaos.Settings(
                            requests,
                            options.number("seed", 1),
                            options.seconds("seconds", Math.max(60, requests / 5)),
                            Chaos.Scope.everything(options.number("rounds", 2)),
                            options.number("fault-percent", 20) / 100.0,
                            BACK_WITHIN);
            options.refuseOthers();
        } catch (IllegalArgumentException wrong) {
            System.err.println("chaos: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        var chaos =
                new Chaos(
                        new StackAccess(layout, ports),
                        new Progress(System.out),
                        InstantSource.system());
        List<Finding> findings = chaos.run(settings);
        System.out.println();
        System.out.println(table(findings));
        findings.forEach(ChaosMain::explain);
        System.exit(findings.stream().allMatch(Finding::holds) ? 0 : 1);
    }

    private static Table table(List<Finding> findings) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "must hold", "looked at", "broken"));
        for (Finding finding : findings) {
            rows.add(
                    List.of(
                            finding.holds() ? "ok" : "BROKEN",
                            finding.invariant(),
                            Long.toString(finding.counted()),
                            Integer.toString(finding.broken().size())));
        }
        return new Table(rows);
    }

    private static void explain(Finding finding) {
        if (!finding.holds()) {
            System.out.printf("%n%s%n", finding.invariant());
            finding.broken().stream()
                    .limit(MOST_SHOWN)
                    .forEach(line -> System.out.println("  " + line));
        }
    }
}
