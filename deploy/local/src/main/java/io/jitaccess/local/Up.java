package io.jitaccess.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code deploy/local/up}: starts the stack and keeps it running until it is told to stop. The
 * shell script around it builds what must be built and finds the JDK.
 */
public final class Up {
    private Up() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Layout layout = Layout.ofCheckout(Path.of(args[0]).toAbsolutePath());
        List<String> options = Arrays.asList(args).subList(1, args.length);
        var progress = new Progress(System.out);
        Path pidFile = layout.run().resolve("launcher.pid");
        Path readyFile = layout.run().resolve("ready");
        Files.deleteIfExists(readyFile);
        Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
        var stack =
                new Stack(
                        layout,
                        Ports.of(System.getenv()),
                        progress,
                        options.contains("--no-aot")
                                ? StackPlan.untrained()
                                : StackPlan.everything());
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stack.close();
                                    stopped.countDown();
                                },
                                "shutdown"));
        try {
            stack.start();
        } catch (RuntimeException failed) {
            System.err.println("\nThe stack did not start: " + failed.getMessage());
            System.exit(1);
        }
        String welcome = Welcome.text(stack);
        Files.writeString(readyFile, welcome);
        System.out.println(welcome);
        System.out.flush();
        stopped.await();
    }
}
