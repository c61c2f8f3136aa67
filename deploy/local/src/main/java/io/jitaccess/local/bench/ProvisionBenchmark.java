package io.jitaccess.local.bench;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.Options;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackPlan;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From approved to provisioned with AWS as slow as it is, with ready roles and without; and what a
 * cluster that hangs and one that is throttled cost the others.
 */
final class ProvisionBenchmark implements Benchmark {
    private static final Duration TARGET = Duration.ofMillis(1500);
    private static final double ISOLATION_TARGET = 1.5;
    private static final List<String> OTHERS = List.of("staging", "prod");

    @Override
    public String name() {
        return "provision";
    }

    @Override
    public String usage() {
        return "[--grants 40] [--rate 4] [--latency 50] [--propagation 10] [--seconds 20]"
                + "  approved to provisioned with and without ready roles, and isolation";
    }

    /** The same for every run. */
    private record Plan(
            int grants, int rate, Duration latency, Duration propagation, Duration time) {
        String delays(boolean slowIam) {
            return "{\"latency\":\"%s\",\"role\":\"%s\"}"
                    .formatted(latency, slowIam ? propagation : Duration.ZERO);
        }
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        var plan =
                new Plan(
                        options.number("grants", 40),
                        options.number("rate", 4),
                        Duration.ofMillis(options.number("latency", 50)),
                        options.seconds("propagation", 10),
                        options.seconds("seconds", 20));
        options.refuseOthers();
        var report =
                new Report(
                        name(),
                        List.of("run", "what", "count", "p50", "p90", "p99", "max", "failed"));
        Duration without = stock(place, report, plan, 0);
        Duration with = stock(place, report, plan, plan.grants() + plan.rate());
        report.note(
                "AWS answers each call after %d ms, and a new role is known after %d s. Target with ready roles p50 < %d ms: %s. Without them %.1f times as long."
                        .formatted(
                                plan.latency().toMillis(),
                                plan.propagation().toSeconds(),
                                TARGET.toMillis(),
                                with.compareTo(TARGET) < 0 ? "met" : "missed",
                                (double) without.toNanos() / Math.max(1, with.toNanos())));
        isolation(place, report, plan);
        return report;
    }

    /** Returns the median. */
    private Duration stock(BenchPlace place, Report report, Plan plan, int size) throws Exception {
        String label = size == 0 ? "without ready roles" : "with ready roles";
        try (Stack stack = stack(place, "provision", size);
                ProvisionLoad load = new ProvisionLoad(stack)) {
            load.sandbox("PUT", "delays", plan.delays(true));
            if (size > 0) {
                place.progress().note("%s: filling the stock".formatted(label));
                load.awaitStock(size);
                Thread.sleep(plan.propagation().plusSeconds(1).toMillis());
            }
            place.progress().note("%s: %d grants".formatted(label, plan.grants()));
            load.grants(plan.grants(), plan.rate(), List.of("dev"));
            Latencies granted = load.granted(List.of("dev"));
            row(report, label, "approved to provisioned", granted, load.failed());
            return granted.quantile(0.5);
        }
    }

    private void isolation(BenchPlace place, Report report, Plan plan) throws Exception {
        try (Stack stack = stack(place, "provision", 0);
                ProvisionLoad load = new ProvisionLoad(stack)) {
            load.sandbox("PUT", "delays", plan.delays(false));
            List<String> all = List.of("dev", "demo", "staging", "prod");
            int count = (int) (plan.time().toSeconds() * plan.rate() * all.size());
            place.progress().note("warming up");
            load.grants(count / 2, plan.rate() * all.size(), all);
            load.forget();

            place.progress().note("undisturbed");
            load.grants(count, plan.rate() * all.size(), all);
            Latencies quietGrants = load.granted(OTHERS);
            Latencies quietRemovals = load.removed(OTHERS);
            row(report, "undisturbed", "grants elsewhere", quietGrants, load.failed());
            row(report, "undisturbed", "removals elsewhere", quietRemovals, 0);
            load.forget();

            place.progress().note("dev hangs, demo is throttled");
            load.sandbox(
                    "POST",
                    "faults",
                    "{\"kind\":\"timeout\",\"operation\":\"eks:*\",\"cluster\":\"dev\",\"delay\":\"PT60S\"}");
            load.sandbox(
                    "POST",
                    "faults",
                    "{\"kind\":\"throttle\",\"operation\":\"eks:*\",\"cluster\":\"demo\"}");
            load.grantsExpectingOf(OTHERS, count, plan.rate() * all.size(), all);
            Latencies grants = load.granted(OTHERS);
            Latencies removals = load.removed(OTHERS);
            row(report, "dev hangs, demo throttled", "grants elsewhere", grants, load.failed());
            row(report, "dev hangs, demo throttled", "removals elsewhere", removals, 0);
            load.sandbox("DELETE", "faults", "");
            ratio(report, "grants", grants, quietGrants);
            ratio(report, "removals", removals, quietRemovals);
        }
    }

    private static Stack stack(BenchPlace place, String name, int size) {
        return place.ownStack(
                name,
                new StackPlan(
                        StackPlan.Training.WHERE_MISSING,
                        EnumSet.of(Service.PROVISIONER),
                        Map.of("jit.stock.size", Integer.toString(size))));
    }

    private static void row(
            Report report, String run, String what, Latencies measured, int failed) {
        List<String> cells = measured.cells();
        report.row(
                run,
                what,
                Integer.toString(measured.count()),
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3),
                Integer.toString(failed));
    }

    private static void ratio(Report report, String what, Latencies disturbed, Latencies quiet) {
        double ratio =
                (double) disturbed.quantile(0.99).toNanos()
                        / Math.max(1, quiet.quantile(0.99).toNanos());
        report.note(
                String.format(
                        Locale.ROOT,
                        "p99 of %s on the other clusters is %.2f times the undisturbed one; target"
                                + " <= %.1f: %s.",
                        what,
                        ratio,
                        ISOLATION_TARGET,
                        ratio <= ISOLATION_TARGET ? "met" : "missed"));
    }
}
