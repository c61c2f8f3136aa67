package io.jitaccess.local.bench;

import io.jitaccess.local.Options;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Credential calls with grant tokens, as {@code kubectl} makes them, through the gateway; beside
 * them the process that the AWS CLI starts for each token.
 */
final class CredentialsBenchmark implements Benchmark {
    private static final Pattern GRANT_TOKEN =
            Pattern.compile("eyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]{10,}");
    private static final int AWS_CLI_RUNS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    @Override
    public String name() {
        return "credentials";
    }

    @Override
    public String usage() {
        return "[--grants 50] [--clients 16] [--seconds 20]  credential calls per second";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int count = options.number("grants", 50);
        int clients = options.number("clients", 16);
        Duration time = options.seconds("seconds", 20);
        options.refuseOthers();
        StackAccess stack = place.runningStack();
        var report =
                new Report(
                        name(),
                        Stream.concat(
                                        Stream.of("what", "calls", "per second"),
                                        Latencies.COLUMNS.stream())
                                .toList());
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<Draw> draws = new ArrayList<>();
        for (Grants.Grant grant :
                new Grants(stack, place.progress())
                        .make(LoadPeople.signIn(stack, count), "demo", count)) {
            draws.add(
                    new Draw(
                            grant.requestId(),
                            new JitClient(http, stack.gateway(), grantToken(grant))));
        }
        place.progress().note("warming up for %d s".formatted(WARM_UP.toSeconds()));
        drawAll(draws, clients, WARM_UP, new AtomicInteger());
        place.progress().note("%d clients for %d s".formatted(clients, time.toSeconds()));
        var refused = new AtomicInteger();
        Latencies ours = drawAll(draws, clients, time, refused);
        report.row(cells("POST /credential through the gateway", ours, time));
        report.note(
                "%d calls were refused; the target is 500 per second with p99 within 50 ms."
                        .formatted(refused.get()));
        awsCli(place, stack, report);
        return report;
    }

    private record Draw(String requestId, JitClient client) {}

    private static String grantToken(Grants.Grant grant) {
        JitClient.Answer answer =
                grant.holder().get("/api/v1/requests/" + grant.requestId() + "/kubeconfig");
        Matcher token = GRANT_TOKEN.matcher(answer.body());
        if (answer.status() != 200 || !token.find()) {
            throw new IllegalStateException("no kubeconfig was given: " + answer.status());
        }
        return token.group();
    }

    private static Latencies drawAll(
            List<Draw> draws, int clients, Duration time, AtomicInteger refused) {
        var latencies = new Latencies();
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(
                        () -> {
                            while (System.nanoTime() < end) {
                                Draw draw =
                                        draws.get(
                                                ThreadLocalRandom.current().nextInt(draws.size()));
                                long start = System.nanoTime();
                                int status =
                                        draw.client()
                                                .send(
                                                        "POST",
                                                        "/api/v1/requests/"
                                                                + draw.requestId()
                                                                + "/credential",
                                                        "")
                                                .status();
                                if (status == 200) {
                                    latencies.add(System.nanoTime() - start);
                                } else {
                                    refused.incrementAndGet();
                                }
                            }
                        });
            }
        }
        return latencies;
    }

    private static List<String> cells(String what, Latencies latencies, Duration time) {
        return Stream.concat(
                        Stream.of(
                                what,
                                Integer.toString(latencies.count()),
                                String.format(
                                        Locale.ROOT,
                                        "%.0f",
                                        latencies.count() * 1e9 / time.toNanos())),
                        latencies.cells().stream())
                .toList();
    }

    /** What a kubeconfig that starts the AWS CLI costs each time. */
    private static void awsCli(BenchPlace place, StackAccess stack, Report report)
            throws InterruptedException {
        place.progress().note("%d runs of aws eks get-token".formatted(AWS_CLI_RUNS));
        var builder =
                new ProcessBuilder("aws", "eks", "get-token", "--cluster-name", "demo")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                "AKIASANDBOXOPERATOR1",
                                "AWS_SECRET_ACCESS_KEY",
                                "sandbox-operator-secret-access-key",
                                // The CLI's first version knows no other name for it.
                                "AWS_DEFAULT_REGION",
                                "eu-central-1",
                                "AWS_ENDPOINT_URL",
                                "http://127.0.0.1:" + stack.ports().sandbox()));
        var latencies = new Latencies();
        long began = System.nanoTime();
        for (int i = 0; i < AWS_CLI_RUNS; i++) {
            long start = System.nanoTime();
            try {
                Process process = builder.start();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    report.note("aws eks get-token failed, so there is nothing to compare with.");
                    return;
                }
            } catch (IOException notInstalled) {
                report.note("The AWS CLI is not installed, so there is nothing to compare with.");
                return;
            }
            latencies.add(System.nanoTime() - start);
        }
        report.row(
                cells(
                        "aws eks get-token, one process each",
                        latencies,
                        Duration.ofNanos(System.nanoTime() - began)));
    }
}
