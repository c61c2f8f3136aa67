package io.jitaccess.local.bench;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.Revoked;
import io.jitaccess.kafka.Topic;
import io.jitaccess.local.Options;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a lockdown to the last Revoked on the bus and to the last access entry gone, with AWS as
 * slow and as strict about rates as it is.
 */
final class LockdownBenchmark implements Benchmark {
    private static final String LOCKED = "demo";
    private static final String OTHER = "dev";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String AWS_LATENCY = "PT0.05S";
    private static final int CALLS_PER_SECOND = 10;

    @Override
    public String name() {
        return "lockdown";
    }

    @Override
    public String usage() {
        return "[--grants 5000] [--locked 1000]  time until everything on one cluster is revoked,"
                + " and gone";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int all = options.number("grants", 5_000);
        int locked = options.number("locked", 1_000);
        options.refuseOthers();
        StackAccess stack = place.runningStack();
        var sandbox = new JitClient("http://127.0.0.1:" + stack.ports().sandbox(), "none");
        var grants = new Grants(stack, place.progress());
        LoadPeople people = LoadPeople.signIn(stack, Math.max(1, all / 5));
        grants.make(people, OTHER, all - locked);
        grants.make(people, LOCKED, locked);
        var admin = new JitClient(stack.gateway(), stack.token("ada"));
        var revoked = new Moments();
        var removed = new Moments();
        try (var _ =
                new BusTail(
                        stack,
                        EnumSet.of(Topic.REVOKED, Topic.DEPROVISIONED),
                        (event, _) -> {
                            switch (event) {
                                case Revoked r -> revoked.note(r.requestId());
                                case Deprovisioned d -> removed.note(d.requestId());
                                default -> {}
                            }
                        })) {
            slow(sandbox, true);
            place.progress().note("locking " + LOCKED);
            long start = System.nanoTime();
            JitClient.Answer answer =
                    admin.send(
                            "PUT",
                            "/api/v1/clusters/" + LOCKED + "/lockdown",
                            "{\"reason\":\"measurement\"}");
            if (answer.status() / 100 != 2) {
                throw new IllegalStateException("not locked: " + answer.body());
            }
            Duration entriesGone = untilGone(place, sandbox, start, locked);
            var report = new Report(name(), "what", "count", "after the lockdown");
            report.row("last Revoked on the bus", revoked.count(), revoked.last(start))
                    .row(
                            "last access entry gone from AWS",
                            Integer.toString(locked),
                            seconds(entriesGone))
                    .row("last Deprovisioned on the bus", removed.count(), removed.last(start));
            return report.note(
                            "AWS takes 50 ms for each call and allows %d calls per second of each kind and account; deleting %d entries alone takes %d s at that rate."
                                    .formatted(CALLS_PER_SECOND, locked, locked / CALLS_PER_SECOND))
                    .note("The target is 2 s for the last Revoked.");
        } finally {
            slow(sandbox, false);
            admin.send(
                    "DELETE",
                    "/api/v1/clusters/" + LOCKED + "/lockdown",
                    "{\"reason\":\"measurement is over\"}");
        }
    }

    private static Duration untilGone(BenchPlace place, JitClient sandbox, long start, int locked) {
        long next = start;
        while (true) {
            int left = entries(sandbox);
            Duration since = Duration.ofNanos(System.nanoTime() - start);
            if (left == 0) {
                return since;
            }
            if (since.compareTo(PATIENCE) > 0) {
                throw new IllegalStateException(
                        "%d of %d entries are left after %d s"
                                .formatted(left, locked, since.toSeconds()));
            }
            if (System.nanoTime() > next) {
                place.progress().note("%d of %d entries are left".formatted(left, locked));
                next = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            }
            Joining.pause(Duration.ofMillis(250));
        }
    }

    private static int entries(JitClient sandbox) {
        int count = 0;
        JsonNode cluster = sandbox.get("/_sandbox/state").json().at("/clusters/" + LOCKED);
        for (JsonNode entry : cluster.path("entries")) {
            if (entry.path("principalArn").asString("").contains(":role/jit/")) {
                count++;
            }
        }
        return count;
    }

    private static void slow(JitClient sandbox, boolean on) {
        sandbox.send(
                "PUT",
                "/_sandbox/delays",
                "{\"latency\":\"%s\"}".formatted(on ? AWS_LATENCY : "PT0S"));
        sandbox.send(
                "PUT",
                "/_sandbox/rate-limits",
                on
                        ? "[{\"operation\":\"*\",\"perSecond\":%d,\"burst\":%d}]"
                                .formatted(CALLS_PER_SECOND, CALLS_PER_SECOND)
                        : "[]");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }

    /** Which requests got there, and when the last of them did. */
    private static final class Moments {
        private final Set<String> ids = ConcurrentHashMap.newKeySet();
        private volatile long last;

        void note(@org.jspecify.annotations.Nullable String requestId) {
            if (requestId != null && ids.add(requestId)) {
                last = System.nanoTime();
            }
        }

        String count() {
            return Integer.toString(ids.size());
        }

        String last(long start) {
            return seconds(Duration.ofNanos(Math.max(0, last - start)));
        }
    }
}
