package io.jitaccess.sandbox;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Runs the sandbox as a process of its own until it is told to stop. */
public final class SandboxMain {
    private static final String USAGE =
            "usage: SandboxMain [--config FILE] [--keys FILE] [--policies DIR [--installation"
                    + " NAME]] [--port N] [--api-port N] [--data DIR] [--reveal-secrets true]";
    private static final Set<String> OPTIONS =
            Set.of(
                    "--config",
                    "--keys",
                    "--policies",
                    "--installation",
                    "--port",
                    "--api-port",
                    "--data",
                    "--reveal-secrets");

    private SandboxMain() {}

    public static void main(String[] args) throws InterruptedException {
        // Before the first logger is made; means nothing to other logging libraries than Logback.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "sandbox-logback.xml");
        }
        AwsSandbox sandbox;
        try {
            sandbox = start(options(args));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        LoggerFactory.getLogger(SandboxMain.class)
                .atInfo()
                .addKeyValue("endpoint", sandbox.endpoint())
                .log("AWS sandbox is ready; it is a test double, not AWS");
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    sandbox.close();
                                    stopped.countDown();
                                }));
        stopped.await();
    }

    static AwsSandbox start(Map<String, String> options) {
        String config = options.get("--config");
        String keys = options.get("--keys");
        String policies = options.get("--policies");
        String data = options.get("--data");
        SandboxSettings settings =
                config == null
                        ? SandboxSettings.example().withPorts(4566, 6443)
                        : SandboxSettings.read(Path.of(config));
        if (keys != null) {
            settings = settings.withAccessKeys(SandboxSettings.readAccessKeys(Path.of(keys)));
        }
        if (policies != null) {
            settings =
                    ShippedPolicies.over(
                            settings,
                            Path.of(policies),
                            options.getOrDefault("--installation", "local"));
        }
        if (Boolean.parseBoolean(options.get("--reveal-secrets"))) {
            settings = settings.revealingSecrets();
        }
        settings =
                settings.withPorts(
                        port(options.get("--port"), settings.port()),
                        port(options.get("--api-port"), settings.apiPort()));
        return data == null
                ? AwsSandbox.start(settings)
                : AwsSandbox.start(settings, Path.of(data));
    }

    private static int port(@Nullable String text, int usual) {
        return text == null ? usual : Integer.parseInt(text);
    }

    static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": " + USAGE);
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }
}
