package io.jitaccess.local.bench;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Options;
import io.jitaccess.local.Ports;
import io.jitaccess.local.Stack;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.StackPlan;
import io.jitaccess.local.demo.JitClient;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** From nothing to the first accepted request, on a stack of its own. */
final class StartBenchmark implements Benchmark {
    private static final int PORT_OFFSET = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String usage() {
        return "  time from start to the first accepted request, cold and warm, and memory";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        options.refuseOthers();
        var layout =
                new Layout(
                        place.layout().repository(), place.layout().home().resolve("bench-start"));
        var ports = new Ports(place.ports().offset() + PORT_OFFSET);
        var report =
                new Report(name(), "start", "all ready", "first request accepted", "memory of all");
        layout.forget();
        once(place, layout, ports, report, "preparing (AOT caches, once per build)");
        layout.forget();
        once(place, layout, ports, report, "cold: no data");
        once(place, layout, ports, report, "warm: data of the run before");
        layout.forget();
        return report.note("The target is 30 s to the first accepted request, and 3 GiB.");
    }

    private static void once(
            BenchPlace place, Layout layout, Ports ports, Report report, String what)
            throws Exception {
        place.progress().note(what);
        var access = new StackAccess(layout, ports);
        long start = System.nanoTime();
        try (var stack = new Stack(layout, ports, place.progress(), StackPlan.everything())) {
            var starting = CompletableFuture.runAsync(stack::start);
            Duration accepted = firstAccepted(access, starting, start);
            starting.join();
            Duration ready = Duration.ofNanos(System.nanoTime() - start);
            report.row(
                    what,
                    seconds(ready),
                    seconds(accepted),
                    "%d MiB".formatted(ProcessUse.now(layout.run()).memoryMib()));
        }
    }

    private static Duration firstAccepted(
            StackAccess stack, CompletableFuture<Void> starting, long start) {
        while (true) {
            Duration since = Duration.ofNanos(System.nanoTime() - start);
            try {
                JitClient.Answer answer =
                        new JitClient(stack.gateway(), stack.token("dana"))
                                .send(
                                        "POST",
                                        "/api/v1/requests",
                                        """
                                        {"cluster":"demo","level":"viewer","namespaces":["web"],"duration":"5s","reason":"first"}
                                        """);
                if (answer.status() == 202) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
            } catch (RuntimeException notYet) {
                if (starting.isCompletedExceptionally() || since.compareTo(PATIENCE) > 0) {
                    starting.join();
                    throw notYet;
                }
            }
            Joining.pause(Duration.ofMillis(100));
        }
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
