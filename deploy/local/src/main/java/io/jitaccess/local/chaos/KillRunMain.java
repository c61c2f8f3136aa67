package io.jitaccess.local.chaos;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Ports;
import io.jitaccess.local.Progress;
import io.jitaccess.local.demo.JitClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code deploy/local/kill-run [REQUESTS]} and {@code deploy/local/upgrade-run [REQUESTS]}: on the
 * running stack; ends with 0 if all ended right.
 */
public final class KillRunMain {
    private static final int DEFAULT_REQUESTS = 50;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    /** An orderly end takes the time of a graceful shutdown before the next one starts. */
    private static final Duration REPLACED_WITHIN = Duration.ofSeconds(45);

    private KillRunMain() {}

    public static void main(String[] args) throws IOException {
        Layout layout = Layout.ofCheckout(Path.of(args[0]).toAbsolutePath());
        KillRun.Ending ending = KillRun.Ending.valueOf(args[1]);
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : DEFAULT_REQUESTS;
        Ports ports = Ports.of(System.getenv());
        var dana =
                new JitClient(
                        "http://127.0.0.1:" + ports.gateway(),
                        Files.readString(layout.tokens().resolve("dana")));
        KillRun.Report report =
                new KillRun(dana, layout.run(), ports::healthy, new Progress(System.out), ending)
                        .run(requests);
        report.back()
                .forEach(
                        (service, away) ->
                                System.out.printf(
                                        "%-22s back after %5d ms%n",
                                        service.principal(), away.toMillis()));
        System.out.printf(
                "%d requests ended: %s; access not confirmed gone: %s%n",
                requests, report.states(), report.notRemoved());
        System.exit(
                report.good(
                                requests,
                                ending == KillRun.Ending.KILLED ? BACK_WITHIN : REPLACED_WITHIN)
                        ? 0
                        : 1);
    }
}
