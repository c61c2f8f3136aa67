package io.jitaccess.local.bench;

import io.jitaccess.local.Options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many requests a very large policy judges in a second, on one thread of a process that is held
 * to one core: approval-service's own {@code policy-speed}, with policies of several shapes.
 */
final class PolicyBenchmark implements Benchmark {
    private static final int TARGET = 20_000;
    private static final int CLUSTERS = 50;
    private static final int MANY = 20;
    private static final Pattern RATE = Pattern.compile("evaluations per second (\\d+)");
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /**
     * A way to write that many rules.
     *
     * @param rule match and outcome of a rule, by its number
     * @param given what is asked, by the number of the case
     * @param cases how many cases there are
     * @param counts whether the promise is about this shape
     */
    private record Shape(
            String name,
            IntFunction<String> rule,
            IntFunction<String> given,
            int cases,
            boolean counts) {}

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public String usage() {
        return "[--rules 1000] how many requests a second a policy of so many rules judges";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws IOException, InterruptedException {
        int rules = options.number("rules", 1_000);
        options.refuseOthers();
        Path jar = jar(place.layout().repository());
        Path home = Files.createDirectories(place.layout().home().resolve("bench-policy"));
        Path clusters = Files.writeString(home.resolve("clusters.yml"), clusters());
        var report =
                new Report(name(), "rules", "what the rules are like", "evaluations/s", "us each");
        boolean met = true;
        for (Shape shape : shapes(rules)) {
            place.progress().note("policy: " + shape.name());
            Path policy = Files.writeString(home.resolve("policy.yml"), policy(shape, rules));
            Path cases = Files.writeString(home.resolve("cases.yml"), cases(shape));
            long rate = median(measure(jar, policy, clusters, cases));
            report.row(
                    Integer.toString(rules),
                    shape.name(),
                    "%,d".formatted(rate),
                    String.format(Locale.ROOT, "%.1f", 1e6 / rate));
            met &= !shape.counts() || rate >= TARGET;
        }
        return report.note(
                "Promised: at least %,d evaluations a second on one core with 1,000 rules: %s."
                        .formatted(TARGET, met ? "met" : "NOT MET"));
    }

    private static List<Shape> shapes(int rules) {
        int last = rules - 1;
        IntFunction<String> spread =
                i ->
                        "clusters: [c%d], levels: [%s], groups: [g%d]"
                                .formatted(i % CLUSTERS, i % 2 == 0 ? "viewer" : "editor", i);
        IntFunction<String> askSpread =
                i ->
                        "cluster: c%d, level: %s, namespaces: [web], groups: [g%d]"
                                .formatted(
                                        (last - i) % CLUSTERS,
                                        (last - i) % 2 == 0 ? "viewer" : "editor",
                                        last - i);
        return List.of(
                new Shape("spread over 50 clusters", auto(spread), askSpread, CLUSTERS, true),
                new Shape(
                        "all of one cluster and level, each of another group; the last decides",
                        auto(i -> "clusters: [c0], levels: [viewer], groups: [g%d]".formatted(i)),
                        _ ->
                                "cluster: c0, level: viewer, namespaces: [web], groups: [g%d]"
                                        .formatted(last),
                        1,
                        true),
                new Shape(
                        "all of one cluster, level and group, each of another namespace; the last"
                                + " decides",
                        auto(
                                i ->
                                        "levels: [viewer], groups: [g0], namespaces: [team-%d]"
                                                .formatted(i)),
                        _ ->
                                "cluster: c0, level: viewer, namespaces: [team-%d], groups: [g0]"
                                        .formatted(last),
                        1,
                        true),
                new Shape(
                        "all of all clusters by globs, each of 20 groups that nobody is in but one;"
                                + " somebody in 20 asks",
                        auto(
                                i ->
                                        "clusters: ['c*', '*9'], levels: [viewer], groups: [%s]"
                                                .formatted(i == last ? "g0" : many("g", i, "", 1))),
                        _ ->
                                "cluster: c0, level: viewer, namespaces: [web], groups: [%s, g0]"
                                        .formatted(many("nobody", 0, "", 0)),
                        1,
                        true),
                new Shape(
                        "all of one group, each of 20 beginnings of namespaces; 20 namespaces are"
                                + " asked for, and the last decides",
                        auto(
                                i ->
                                        "groups: [g0], namespaces: [%s]"
                                                .formatted(
                                                        many(
                                                                "'team-%d-".formatted(i),
                                                                0,
                                                                "*'",
                                                                0))),
                        _ ->
                                "cluster: c0, level: viewer, groups: [g0], namespaces: [%s]"
                                        .formatted(many("team-%d-".formatted(last), 0, "", 0)),
                        1,
                        true),
                new Shape(
                        "all but the last deny one namespace each; none is named",
                        i ->
                                i == last
                                        ? "match: { groups: [g0] }, outcome: auto, limits: {"
                                                + " namespaces: [web] }"
                                        : "match: { namespaces: [team-%d] }, outcome: deny, message: No."
                                                .formatted(i),
                        _ -> "cluster: c0, level: viewer, groups: [g0]",
                        1,
                        true),
                new Shape(
                        "spread over 50 clusters, each with a condition (evaluated on a thread of"
                                + " its own)",
                        auto(i -> spread.apply(i) + ", condition: 'held < 50'"),
                        askSpread,
                        CLUSTERS,
                        false),
                new Shape(
                        "all of one group, each with a condition that does not hold but the last's",
                        auto(
                                i ->
                                        "groups: [g0], condition: 'held < %d'"
                                                .formatted(i == last ? 1 : 0)),
                        _ -> "cluster: c0, level: viewer, namespaces: [web], groups: [g0]",
                        1,
                        false));
    }

    private static IntFunction<String> auto(IntFunction<String> match) {
        return i -> "match: { %s }, outcome: auto".formatted(match.apply(i));
    }

    /** Twenty of something, of the numbers from there on. */
    private static String many(String before, int from, String after, int least) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> before + Math.max(least, from + i) + after)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String policy(Shape shape, int rules) {
        String groups =
                IntStream.range(0, rules + MANY)
                        .mapToObj("  g%d:"::formatted)
                        .collect(Collectors.joining("\n"));
        String written =
                IntStream.range(0, rules)
                        .mapToObj(i -> "  - { name: r%d, %s }".formatted(i, shape.rule().apply(i)))
                        .collect(Collectors.joining("\n"));
        return """
        levels:
          viewer: { accessPolicies: [AmazonEKSViewPolicy] }
          editor: { accessPolicies: [AmazonEKSEditPolicy] }
        groups:
        %s
        rules:
        %s
        """
                .formatted(groups, written);
    }

    private static String cases(Shape shape) {
        return IntStream.range(0, shape.cases())
                .mapToObj(
                        i ->
                                "  - { name: case %d, given: { %s }, expect: { outcome: auto } }"
                                        .formatted(i, shape.given().apply(i)))
                .collect(Collectors.joining("\n", "cases:\n", "\n"));
    }

    private static String clusters() {
        return IntStream.range(0, CLUSTERS)
                .mapToObj(
                        i ->
                                """
                                  - name: c%d
                                    account: "222222222222"
                                    region: eu-central-1
                                    accessRole: arn:aws:iam::222222222222:role/JITAccessRole
                                    namespaces: [web, "team-*"]
                                """
                                        .formatted(i))
                .collect(Collectors.joining("", "clusters:\n", ""));
    }

    private static List<Long> measure(Path jar, Path policy, Path clusters, Path cases)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(TASKSET)) {
            command.addAll(List.of(TASKSET.toString(), "-c", "0"));
        }
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:ActiveProcessorCount=1",
                        "-jar",
                        jar.toString(),
                        "policy-speed",
                        policy.toString(),
                        clusters.toString(),
                        cases.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("policy-speed failed: " + String.join("\n", lines));
        }
        return lines.stream()
                .map(RATE::matcher)
                .filter(Matcher::matches)
                .map(line -> Long.valueOf(line.group(1)))
                .toList();
    }

    private static long median(List<Long> rates) {
        return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
    }

    private static Path jar(Path repository) throws IOException {
        try (Stream<Path> files = Files.list(repository.resolve("approval-service/target"))) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches("approval-service-[0-9].*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("approval-service is not built"));
        }
    }
}
