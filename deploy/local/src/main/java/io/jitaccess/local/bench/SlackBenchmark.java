package io.jitaccess.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.local.Options;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed commands at once: how soon Slack has its acknowledgement, of which it waits 3 s. */
final class SlackBenchmark implements Benchmark {
    private static final Duration TARGET = Duration.ofMillis(500);

    private static final int WARM_UP = 5;

    private final InstantSource clock = InstantSource.system();

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public String usage() {
        return "[--commands 200] [--rounds 10]  signed /jit commands at once to acknowledgement";
    }

    @Override
    public Report run(BenchPlace place, Options options) throws Exception {
        int commands = options.number("commands", 200);
        int rounds = options.number("rounds", 10);
        options.refuseOthers();
        place.runningStack();
        URI door =
                URI.create("http://127.0.0.1:%d/slack/events".formatted(place.ports().gateway()));
        String secret =
                Files.readString(place.layout().home().resolve("secrets").resolve("slack-signing"))
                        .strip();
        var report =
                new Report(
                        name(),
                        Stream.concat(
                                        Stream.of("round", "commands", "acknowledged"),
                                        Latencies.COLUMNS.stream())
                                .toList());
        var all = new Latencies();
        try (var http = HttpClient.newHttpClient()) {
            var first = new Latencies();
            round(http, door, secret, "first", commands, first);
            report.row(cells("first after start", commands, first));
            for (int warmUp = 1; warmUp <= WARM_UP; warmUp++) {
                round(http, door, secret, "warm-up-" + warmUp, commands, new Latencies());
            }
            for (int round = 1; round <= rounds; round++) {
                place.progress().note("round %d of %d".formatted(round, rounds));
                Latencies measured = round(http, door, secret, "round-" + round, commands, all);
                report.row(cells(Integer.toString(round), commands, measured));
            }
        }
        report.row(cells("all", commands * rounds, all));
        return report.note(
                        "The client shares the cores and is compiled while it warms up, as the gateway is; %d rounds are not counted."
                                .formatted(WARM_UP))
                .note(
                        "p99 is to stay under %s: %s."
                                .formatted(
                                        Latencies.milliseconds(TARGET),
                                        all.quantile(0.99).compareTo(TARGET) < 0
                                                ? "met"
                                                : "missed"));
    }

    private static List<String> cells(String round, int commands, Latencies measured) {
        return Stream.concat(
                        Stream.of(
                                round,
                                Integer.toString(commands),
                                Integer.toString(measured.count())),
                        measured.cells().stream())
                .toList();
    }

    private Latencies round(
            HttpClient http, URI door, String secret, String name, int commands, Latencies all)
            throws Exception {
        var latencies = new Latencies();
        var begin = new CountDownLatch(1);
        var answers = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < commands; i++) {
                HttpRequest request = signed(door, secret, "%s-%d".formatted(name, i));
                answers.add(
                        threads.submit(
                                () -> {
                                    begin.await();
                                    return acknowledged(http, request, latencies, all);
                                }));
            }
            begin.countDown();
            for (Future<Boolean> answer : answers) {
                if (!answer.get()) {
                    throw new IllegalStateException(
                            "a command was not acknowledged; is Slack on in the gateway?");
                }
            }
        }
        return latencies;
    }

    private static boolean acknowledged(
            HttpClient http, HttpRequest request, Latencies latencies, Latencies all)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        long taken = System.nanoTime() - start;
        latencies.add(taken);
        all.add(taken);
        return status == 200;
    }

    private HttpRequest signed(URI door, String secret, String trigger)
            throws GeneralSecurityException {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String body =
                "team_id=T0JIT&user_id=U0DANA&command=%2Fjit&text=list&channel_id=C0APPROVALS&trigger_id="
                        + URLEncoder.encode(trigger + "." + clock.millis(), UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        String signature =
                "v0="
                        + HexFormat.of()
                                .formatHex(
                                        mac.doFinal(
                                                "v0:%s:%s"
                                                        .formatted(timestamp, body)
                                                        .getBytes(UTF_8)));
        return HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", timestamp)
                .header("X-Slack-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
