package io.jitaccess.local;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One process of the stack. It is started again whenever it ends by itself or is killed, until the
 * stack stops it.
 */
public final class Supervised {
    /** Before a restart: gives an orderly shutdown of the whole stack the time to say so. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private static final int MOST_PAUSES = 10;
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final int HOPELESS = 3;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Path pidFile;
    private final BooleanSupplier ready;
    private volatile @Nullable Process process;
    private volatile boolean stopping;
    private int quickEnds;
    private long startedAt;

    Supervised(
            String name,
            List<String> command,
            Map<String, String> environment,
            Layout layout,
            BooleanSupplier ready) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = layout.logs().resolve(name + ".log");
        this.pidFile = layout.run().resolve(name + ".pid");
        this.ready = ready;
    }

    public String name() {
        return name;
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** Whether it can do its job now. */
    public boolean ready() {
        Process current = process;
        return current != null && current.isAlive() && ready.getAsBoolean();
    }

    /** Process id of the running process; -1 while there is none. */
    public long pid() {
        Process current = process;
        return current != null && current.isAlive() ? current.pid() : -1;
    }

    synchronized void start(RestartListener listener) {
        if (stopping) {
            return;
        }
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = started;
            startedAt = System.nanoTime();
            Files.writeString(pidFile, Long.toString(started.pid()));
            var _ = started.onExit().thenAccept(ended -> ended(ended, listener));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + name, failed);
        }
    }

    private void ended(Process ended, RestartListener listener) {
        synchronized (this) {
            boolean quick = System.nanoTime() - startedAt < QUICK.toNanos();
            quickEnds = quick ? quickEnds + 1 : 0;
        }
        Duration pause = PAUSE.multipliedBy(Math.min(1 + quickEnds, MOST_PAUSES));
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(
                        () -> {
                            if (!stopping) {
                                listener.restarting(this, ended.exitValue());
                                start(listener);
                            }
                        });
    }

    /** Whether it ends again and again soon after its start: then waiting for it is in vain. */
    synchronized boolean hopeless() {
        return quickEnds >= HOPELESS;
    }

    /** Kills the process with SIGKILL; the supervision starts it again. */
    public void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
        }
    }

    /** Asks the process to end, and kills it when it has not by the end of the grace. */
    void stop(Duration grace) {
        Process current;
        synchronized (this) {
            stopping = true;
            current = process;
        }
        if (current == null) {
            return;
        }
        current.destroy();
        try {
            if (!current.waitFor(grace.toSeconds(), TimeUnit.SECONDS)) {
                current.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(pidFile);
        } catch (InterruptedException interrupted) {
            current.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException leftOver) {
            throw new UncheckedIOException("cannot delete " + pidFile, leftOver);
        }
    }

    /** Told when a process ended that nobody stopped. */
    @FunctionalInterface
    interface RestartListener {
        void restarting(Supervised process, int exitValue);
    }
}
