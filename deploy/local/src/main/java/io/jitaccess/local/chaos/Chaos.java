package io.jitaccess.local.chaos;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.Progress;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Many people run errands while processes are killed and paused and AWS fails; then everything is
 * judged from the outside.
 */
public final class Chaos {
    private static final int PEOPLE = 300;

    /** Clients that wait at the same time; more would measure the machine, not the product. */
    private static final int AT_ONCE = 200;

    private static final Duration QUIET = Duration.ofMinutes(8);
    private static final List<String> INFRASTRUCTURE = List.of("kafka", "registry", "postgresql");
    private static final List<String> FAULTS =
            List.of("error_before", "error_after", "timeout", "slow", "throttle");

    private final StackAccess stack;
    private final Progress progress;
    private final InstantSource clock;
    private final JitClient sandbox;

    public Chaos(StackAccess stack, Progress progress, InstantSource clock) {
        this.stack = stack;
        this.progress = progress;
        this.clock = clock;
        this.sandbox = new JitClient("http://127.0.0.1:" + stack.ports().sandbox(), "none");
    }

    /**
     * What a run is made of.
     *
     * @param length over which requests and mischief are spread
     * @param scope what is done to which process
     * @param faultShare share of AWS calls that fail, 0 to 1
     * @param backWithin how long a killed process may be away
     */
    public record Settings(
            int requests,
            long seed,
            Duration length,
            Scope scope,
            double faultShare,
            Duration backWithin) {}

    /**
     * What is killed and paused.
     *
     * @param infrastructure processes beside the services that are killed once
     * @param rounds how often each service is killed
     * @param pauses whether each service is paused once, too
     */
    public record Scope(List<String> infrastructure, int rounds, boolean pauses) {
        /** Everything, and every service so many times. */
        public static Scope everything(int rounds) {
            return new Scope(INFRASTRUCTURE, rounds, true);
        }
    }

    /** Runs it and judges; the findings in the order of their weight. */
    public List<Finding> run(Settings settings) throws InterruptedException {
        var random = new SplittableRandom(settings.seed());
        ChaosPlan plan =
                ChaosPlan.of(
                        random,
                        settings.length(),
                        Arrays.stream(Service.values()).map(Service::principal).toList(),
                        settings.scope());
        var aftermath = new Aftermath(stack);
        List<Errand> errands = new ArrayList<>();
        for (int i = 0; i < settings.requests(); i++) {
            errands.add(Errand.of(random, i, settings.length(), PEOPLE));
        }
        progress.note(
                "%d requests and %d kills and pauses over %d s; %.0f %% of AWS calls fail"
                        .formatted(
                                errands.size(),
                                plan.steps().size(),
                                settings.length().toSeconds(),
                                100 * settings.faultShare()));
        Function<String, JitClient> people = people();
        var accepted = new Accepted();
        var mischief = new Mischief(stack.layout(), this::healthy, progress, clock);
        faults(settings.faultShare());
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var places = new Semaphore(AT_ONCE);
            var finished = new AtomicInteger();
            for (Errand errand : errands) {
                clients.execute(
                        () -> {
                            Client.sleep(errand.at());
                            places.acquireUninterruptibly();
                            try {
                                new Client(errand, settings.seed(), people, accepted, clients)
                                        .run();
                            } catch (RuntimeException failed) {
                                accepted.surprises.add(
                                        "errand %d: %s".formatted(errand.number(), failed));
                            } finally {
                                places.release();
                                int done = finished.incrementAndGet();
                                if (done % Math.max(1, errands.size() / 10) == 0) {
                                    progress.note(
                                            "%d of %d errands done"
                                                    .formatted(done, errands.size()));
                                }
                            }
                        });
            }
            mischief.run(plan);
            progress.note("no more kills and faults; waiting for quiet");
            faults(0);
        }
        Bus bus = untilQuiet(accepted);
        return judge(accepted, mischief.aways(), settings.backWithin(), bus, aftermath);
    }

    private boolean healthy(String process) {
        return Arrays.stream(Service.values())
                .filter(service -> service.principal().equals(process))
                .findFirst()
                .map(stack.ports()::healthy)
                .orElseGet(() -> stack.ports().listens(process));
    }

    private Bus untilQuiet(Accepted accepted) {
        long deadline = System.nanoTime() + QUIET.toNanos();
        while (true) {
            Bus bus = Bus.read(stack);
            Map<String, Life> lives = Life.ofAll(bus.events());
            long open =
                    accepted.requests.keySet().stream()
                            .filter(id -> !lives.containsKey(id) || !lives.get(id).over())
                            .count();
            if (open == 0 || System.nanoTime() > deadline) {
                progress.note(
                        "%d of %d requests are not over".formatted(open, accepted.requests.size()));
                return bus;
            }
            progress.note(
                    "%d of %d requests are not over yet".formatted(open, accepted.requests.size()));
            Client.sleep(Duration.ofSeconds(5));
        }
    }

    private List<Finding> judge(
            Accepted accepted,
            List<Mischief.Away> aways,
            Duration backWithin,
            Bus bus,
            Aftermath aftermath) {
        var findings = new ArrayList<>(new Judge(accepted, aways, bus.events()).findings());
        findings.add(aftermath.leftInAws(bus));
        findings.add(
                new Finding(
                        "every killed process was back in %d s".formatted(backWithin.toSeconds()),
                        aways.stream().filter(Mischief.Away::afterKill).count(),
                        aways.stream()
                                .filter(Mischief.Away::afterKill)
                                .filter(away -> away.length().compareTo(backWithin) > 0)
                                .map(
                                        away ->
                                                "%s after %d ms"
                                                        .formatted(
                                                                away.process(),
                                                                away.length().toMillis()))
                                .toList()));
        findings.add(auditedInTheEnd(aftermath));
        findings.add(aftermath.logs());
        var grantTokens = new ArrayList<>(accepted.grantTokens);
        grantTokens.addAll(SecretSearch.grantTokensIn(stack.layout().run()));
        findings.add(
                new Finding(
                        "no secret in any topic, table, log or file",
                        grantTokens.size(),
                        new SecretSearch(stack, grantTokens).found()));
        return findings;
    }

    /** Audit may be behind; it has a minute to catch up. */
    private Finding auditedInTheEnd(Aftermath aftermath) {
        JitClient auditor = new JitClient(stack.gateway(), stack.token("ada"));
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            Finding finding = aftermath.audited(Bus.read(stack), auditor);
            if (finding.holds() || System.nanoTime() > deadline) {
                return finding;
            }
            Client.sleep(Duration.ofSeconds(2));
        }
    }

    private Function<String, JitClient> people() {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Map<String, JitClient> known = new ConcurrentHashMap<>();
        return name ->
                known.computeIfAbsent(
                        name, _ -> new JitClient(http, stack.gateway(), stack.token(name)));
    }

    /** Each kind of fault has the same part in the share of calls that fail. */
    private void faults(double share) {
        sandbox.send("DELETE", "/_sandbox/faults", "");
        if (share == 0) {
            return;
        }
        for (String kind : FAULTS) {
            JitClient.Answer answer =
                    sandbox.send(
                            "POST",
                            "/_sandbox/faults",
                            "{\"kind\":\"%s\",\"probability\":%s,\"delay\":\"PT2S\"}"
                                    .formatted(kind, Double.toString(share / FAULTS.size())));
            if (answer.status() / 100 != 2) {
                throw new IllegalStateException("the sandbox refused a fault: " + answer.body());
            }
        }
    }
}
