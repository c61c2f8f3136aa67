package io.jitaccess.local.bench;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Options;
import io.jitaccess.local.Ports;
import io.jitaccess.local.Progress;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code deploy/local/bench NAME [--option value]...}: ends with 0 when it was measured. */
public final class Benchmarks {
    private static final List<Benchmark> ALL =
            List.of(
                    new PipelineBenchmark(),
                    new CredentialsBenchmark(),
                    new LockdownBenchmark(),
                    new StartBenchmark(),
                    new ExpiryBenchmark(),
                    new PolicyBenchmark(),
                    new SlackBenchmark(),
                    new ProvisionBenchmark(),
                    new AuditBenchmark());

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        String name = args.length > 1 ? args[1] : "";
        Benchmark benchmark =
                ALL.stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElse(null);
        if (benchmark == null) {
            System.err.printf("bench: '%s' is none of%n%s%n", name, usages());
            System.exit(2);
            return;
        }
        Layout layout = Layout.ofCheckout(root);
        Machine machine = Machine.here();
        var place = new BenchPlace(layout, Ports.of(System.getenv()), new Progress(System.out));
        try {
            Report report =
                    benchmark.run(place, Options.of(Arrays.asList(args).subList(2, args.length)));
            report.print(System.out, machine);
            System.out.println(
                    "\nThe same as JSON: "
                            + report.write(
                                    layout.home().resolve("bench"),
                                    machine,
                                    InstantSource.system().instant()));
        } catch (IllegalArgumentException | IllegalStateException impossible) {
            System.err.printf("bench %s: %s%n", name, impossible.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static String usages() {
        return ALL.stream()
                .map(benchmark -> "  %-12s %s".formatted(benchmark.name(), benchmark.usage()))
                .collect(Collectors.joining("\n"));
    }
}
