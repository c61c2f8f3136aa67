package io.jitaccess.slacksandbox;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the stand-in as a process of its own until it is told to stop. */
public final class SlackSandboxMain {
    private static final String USAGE =
            "usage: SlackSandboxMain --port N --gateway URL --team T... --signing-secret FILE"
                    + " --bot-token FILE";

    private SlackSandboxMain() {}

    public static void main(String[] args) throws InterruptedException {
        SlackSandbox sandbox;
        try {
            sandbox = SlackSandbox.start(settings(options(args)));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        LoggerFactory.getLogger(SlackSandboxMain.class)
                .atInfo()
                .addKeyValue("page", sandbox.uri())
                .log("Slack stand-in is ready; it is a test double, not Slack");
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    sandbox.close();
                                    stopped.countDown();
                                }));
        stopped.await();
    }

    private static Map<String, String> options(String... args) {
        var options = new HashMap<String, String>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static SandboxSettings settings(Map<String, String> options) {
        return new SandboxSettings(
                Integer.parseInt(needed(options, "--port")),
                needed(options, "--team"),
                secret(needed(options, "--signing-secret")),
                secret(needed(options, "--bot-token")),
                "not used over HTTP",
                URI.create(needed(options, "--gateway")));
    }

    private static String needed(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing; " + USAGE);
        }
        return value;
    }

    private static String secret(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " cannot be read", unreadable);
        }
    }
}
