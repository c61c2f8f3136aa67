package io.jitaccess.local.bench;

import io.jitaccess.local.Options;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * How late grants end: the reaper, and beside it db-scheduler and Quartz on PostgreSQL, each with
 * the same load and a stack of its own on this machine.
 */
final class ExpiryBenchmark implements Benchmark {
    private static final Duration FAR = Duration.ofDays(2);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEAD = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> COLUMNS =
            List.of("contender", "pending", "load", "ended", "p50", "p99", "max", "memory");

    private final InstantSource clock = InstantSource.system();

    /** The load, and the same for each. */
    private record Plan(int pending, int burst, int steady, Duration steadyTime) {}

    /** What one contender achieved. */
    private record Result(Latencies steady, Latencies burst, Duration afterKill) {}

    /** Makes a contender when it is its turn. */
    @FunctionalInterface
    private interface Start {
        Contender run() throws Exception;
    }

    @Override
    public String name() {
        return "expiry";
    }

    @Override
    public String usage() {
        return "[--pending 1000000] [--burst 10000] [--steady 50] [--seconds 30]"
                + " [--peer-pending as --pending]  lateness of ends, and after kill -9";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int pending = options.number("pending", 1_000_000);
        int burst = options.number("burst", 10_000);
        int steady = options.number("steady", 50);
        Duration steadyTime = options.seconds("seconds", 30);
        int peerPending = options.number("peer-pending", pending);
        options.refuseOthers();
        var ours = new Plan(pending, burst, steady, steadyTime);
        var theirs = new Plan(peerPending, burst, steady, steadyTime);
        Path work = place.layout().home().resolve("bench-expiry-peers");
        var report = new Report(name(), COLUMNS);
        Result reaper = measure(place, report, ours, () -> ReaperContender.start(place));
        Result dbScheduler =
                measure(
                        place,
                        report,
                        theirs,
                        () -> PeerContender.start(place, work, DbSchedulerPeer.class));
        Result quartz =
                measure(
                        place,
                        report,
                        theirs,
                        () -> PeerContender.start(place, work, QuartzPeer.class));
        targets(report, reaper);
        ratios(report, "db-scheduler", dbScheduler, reaper);
        ratios(report, "Quartz", quartz, reaper);
        report.note(
                "The reaper's lateness runs until a consumer has read the end from Kafka; the"
                        + " others' only until their handler runs.");
        return report;
    }

    private Result measure(BenchPlace place, Report report, Plan plan, Start start)
            throws Exception {
        try (Contender contender = start.run()) {
            String label = contender.label();
            place.progress().note("%s: loading %d grants".formatted(label, plan.pending()));
            contender.load(plan.pending(), clock.instant().plus(FAR), Duration.ofDays(1));

            int steadyCount = (int) (plan.steady() * plan.steadyTime().toSeconds());
            place.progress().note("%s: %d ends per second".formatted(label, plan.steady()));
            contender.load(steadyCount, clock.instant().plus(LEAD), plan.steadyTime());
            Latencies steady = contender.ended(steadyCount, PATIENCE);
            row(report, contender, plan, plan.steady() + "/s", steady);
            place.progress()
                    .note("%s: late by %s".formatted(label, String.join(", ", steady.cells())));

            place.progress().note("%s: %d ends in one second".formatted(label, plan.burst()));
            contender.load(plan.burst(), clock.instant().plus(LEAD), SECOND);
            Latencies burst = contender.ended(plan.burst(), PATIENCE);
            row(report, contender, plan, plan.burst() + " in 1 s", burst);
            place.progress()
                    .note("%s: late by %s".formatted(label, String.join(", ", burst.cells())));

            place.progress().note("%s: kill -9".formatted(label));
            Instant due = clock.instant().plus(LEAD);
            contender.load(plan.burst(), due, SECOND);
            Thread.sleep(Math.max(0, Duration.between(clock.instant(), due).toMillis()));
            contender.kill();
            Instant killed = clock.instant();
            Latencies late = contender.ended(plan.burst(), PATIENCE);
            Duration afterKill = Duration.between(killed, clock.instant());
            row(report, contender, plan, plan.burst() + " after kill -9", late);
            place.progress()
                    .note("%s: late by %s".formatted(label, String.join(", ", late.cells())));
            if (contender.wrong() > 0) {
                report.note(
                        "%s ended %d grants early or twice.".formatted(label, contender.wrong()));
            }
            report.note(
                    "%s: from kill -9 to the end of the last of %d grants that were due: %s."
                            .formatted(label, plan.burst(), seconds(afterKill)));
            return new Result(steady, burst, afterKill);
        }
    }

    private static void row(
            Report report, Contender contender, Plan plan, String load, Latencies late)
            throws Exception {
        report.row(
                contender.label(),
                Integer.toString(plan.pending()),
                load,
                Integer.toString(late.count()),
                Latencies.milliseconds(late.quantile(0.5)),
                Latencies.milliseconds(late.quantile(0.99)),
                Latencies.milliseconds(late.quantile(1)),
                contender.memoryMib() + " MiB");
    }

    private static void targets(Report report, Result reaper) {
        target(report, "steady p99", reaper.steady().quantile(0.99), Duration.ofMillis(500));
        target(report, "burst p99", reaper.burst().quantile(0.99), Duration.ofMillis(1500));
        target(report, "after kill -9", reaper.afterKill(), Duration.ofSeconds(15));
    }

    private static void target(Report report, String what, Duration measured, Duration most) {
        report.note(
                "Target %s <= %s: %s."
                        .formatted(
                                what,
                                seconds(most),
                                measured.compareTo(most) <= 0
                                        ? "met"
                                        : "missed with " + seconds(measured)));
    }

    private static void ratios(Report report, String label, Result other, Result reaper) {
        report.note(
                String.format(
                        Locale.ROOT,
                        "%s is late by %.1f times the reaper's p99 in the steady state and %.1f"
                            + " times in the burst, and takes %.1f times as long after kill -9.",
                        label,
                        ratio(other.steady().quantile(0.99), reaper.steady().quantile(0.99)),
                        ratio(other.burst().quantile(0.99), reaper.burst().quantile(0.99)),
                        ratio(other.afterKill(), reaper.afterKill())));
    }

    private static double ratio(Duration one, Duration other) {
        return (double) one.toNanos() / Math.max(1, other.toNanos());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
