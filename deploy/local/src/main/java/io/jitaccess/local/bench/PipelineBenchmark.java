package io.jitaccess.local.bench;

import io.jitaccess.local.Options;
import io.jitaccess.local.StackAccess;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * From POST to ACTIVE in the read model, by hop, and whole lives per second, on the running stack;
 * beside it a bare chain of as many transactional hops.
 */
final class PipelineBenchmark implements Benchmark {
    private static final List<Integer> RATES = List.of(20, 100);

    /** approval, provisioner, view: what writes in a transaction between POST and ACTIVE. */
    private static final int TRANSACTIONAL_HOPS = 3;

    private static final Duration SETTLING = Duration.ofSeconds(30);

    private final InstantSource clock = InstantSource.system();

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String usage() {
        return "[--people 1000] [--warm-up 60] [--seconds 20] [--full-seconds 60] [--clients 64] "
                + " request to ACTIVE, lives per second";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int people = options.number("people", 1_000);
        Duration time = options.seconds("seconds", 20);
        Duration fullTime = options.seconds("full-seconds", 60);
        int clients = options.number("clients", 64);
        Duration warmUpTime = options.seconds("warm-up", 60);
        options.refuseOthers();
        StackAccess stack = place.runningStack();
        var report =
                new Report(
                        name(),
                        Stream.concat(
                                        Stream.of("load", "what", "count"),
                                        Latencies.COLUMNS.stream())
                                .toList());
        place.progress().note("signing in %d developers".formatted(people));
        LoadPeople crowd = LoadPeople.signIn(stack, people);
        int recordBytes = warmUp(place, stack, crowd, warmUpTime);
        List<Latencies> floors = chains(place, stack, report, time, recordBytes);
        var ours = new ArrayList<Latencies>();
        for (int rate : RATES) {
            place.progress()
                    .note("%d requests per second for %d s".formatted(rate, time.toSeconds()));
            var journeys = new Journeys(clock);
            try (var _ = new BusTail(stack, Journeys.TOPICS, journeys)) {
                var load = new Load(crowd, journeys, clock);
                load.atRate(rate, time);
                long missing = journeys.awaitAll(SETTLING);
                ours.add(journeys.total());
                rows(report, rate + "/s", journeys);
                place.progress().note("waiting until all of it has ended");
                journeys.awaitRemovals(SETTLING);
                if (missing + load.refused() > 0) {
                    report.note(
                            "At %d/s %d were refused and %d did not become ACTIVE in %d s."
                                    .formatted(
                                            rate, load.refused(), missing, SETTLING.toSeconds()));
                }
            }
        }
        compare(report, ours, floors);
        fullSpeed(place, stack, report, crowd, fullTime, clients);
        return report;
    }

    private int warmUp(BenchPlace place, StackAccess stack, LoadPeople crowd, Duration time)
            throws Exception {
        place.progress().note("warming up for %d s".formatted(time.toSeconds()));
        var journeys = new Journeys(clock);
        try (var _ = new BusTail(stack, Journeys.TOPICS, journeys)) {
            new Load(crowd, journeys, clock).atRate(20, time);
            journeys.awaitAll(SETTLING);
            journeys.awaitRemovals(SETTLING);
            return journeys.meanRecordBytes();
        }
    }

    private static void rows(Report report, String load, Journeys journeys) {
        Latencies total = journeys.total();
        report.row(cells(load, "POST to ACTIVE in view", total));
        for (Map.Entry<String, Latencies> hop : journeys.hops().entrySet()) {
            report.row(cells(load, "  " + hop.getKey(), hop.getValue()));
        }
    }

    private static List<String> cells(String load, String what, Latencies latencies) {
        return Stream.concat(
                        Stream.of(load, what, Integer.toString(latencies.count())),
                        latencies.cells().stream())
                .toList();
    }

    private static List<Latencies> chains(
            BenchPlace place, StackAccess stack, Report report, Duration time, int recordBytes)
            throws Exception {
        var floors = new ArrayList<Latencies>();
        for (int rate : RATES) {
            place.progress()
                    .note(
                            "bare chain of %d transactional hops at %d/s"
                                    .formatted(TRANSACTIONAL_HOPS, rate));
            try (var chain = new BareChain(stack, TRANSACTIONAL_HOPS)) {
                Latencies floor = chain.run(rate, time, recordBytes);
                floors.add(floor);
                report.row(
                        cells(
                                rate + "/s",
                                "bare chain, records of %d bytes".formatted(recordBytes),
                                floor));
            }
        }
        return floors;
    }

    private static void compare(Report report, List<Latencies> ours, List<Latencies> floors) {
        for (int i = 0; i < RATES.size(); i++) {
            report.note(
                    String.format(
                            Locale.ROOT,
                            "At %d/s the pipeline takes %.1f times the bare chain in the"
                                    + " median, %.1f times at p99.",
                            RATES.get(i),
                            ratio(ours.get(i), floors.get(i), 0.5),
                            ratio(ours.get(i), floors.get(i), 0.99)));
        }
    }

    private static double ratio(Latencies ours, Latencies floor, double share) {
        return (double) ours.quantile(share).toNanos()
                / Math.max(1, floor.quantile(share).toNanos());
    }

    private void fullSpeed(
            BenchPlace place,
            StackAccess stack,
            Report report,
            LoadPeople crowd,
            Duration time,
            int clients)
            throws Exception {
        place.progress()
                .note("%d clients without pause for %d s".formatted(clients, time.toSeconds()));
        var journeys = new Journeys(clock);
        try (var _ = new BusTail(stack, Journeys.TOPICS, journeys)) {
            var load = new Load(crowd, journeys, clock);
            ProcessUse before = ProcessUse.now(stack.layout().run());
            long start = System.nanoTime();
            load.withoutPause(clients, time);
            Duration asking = Duration.ofNanos(System.nanoTime() - start);
            int removed = journeys.removed();
            ProcessUse after = ProcessUse.now(stack.layout().run());
            rows(report, "%d clients".formatted(clients), journeys);
            report.note(
                    String.format(
                            Locale.ROOT,
                            "Without pause: %.1f requests per second became ACTIVE and %.1f whole"
                                + " lives per second ended with access confirmed gone, over %d s;"
                                + " %d were refused.",
                            journeys.total().count() * 1e9 / asking.toNanos(),
                            removed * 1e9 / asking.toNanos(),
                            asking.toSeconds(),
                            load.refused()));
            report.note(after.since(before, asking));
        }
    }
}
