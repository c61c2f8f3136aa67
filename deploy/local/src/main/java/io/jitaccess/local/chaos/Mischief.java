package io.jitaccess.local.chaos;

import io.jitaccess.local.Layout;
import io.jitaccess.local.Progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Carries out a plan against the processes of the running stack, and watches them come back. */
final class Mischief {
    private static final String POSTGRESQL = "postgresql";
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Layout layout;
    private final Predicate<String> healthy;
    private final Progress progress;
    private final InstantSource clock;
    private final List<Away> aways = new CopyOnWriteArrayList<>();

    /**
     * @param healthy whether the process of this name can do its job
     */
    Mischief(Layout layout, Predicate<String> healthy, Progress progress, InstantSource clock) {
        this.layout = layout;
        this.healthy = healthy;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * A time in which a process could not work.
     *
     * @param afterKill false for a pause
     */
    record Away(String process, boolean afterKill, Instant from, Instant until) {
        Duration length() {
            return Duration.between(from, until);
        }

        /** How much of the given time this process was away. */
        Duration within(Instant start, Instant end) {
            Instant from = start.isAfter(this.from) ? start : this.from;
            Instant until = end.isBefore(this.until) ? end : this.until;
            return from.isBefore(until) ? Duration.between(from, until) : Duration.ZERO;
        }
    }

    /** Every time that a process was away. */
    List<Away> aways() {
        return List.copyOf(aways);
    }

    /** Runs the plan to its end, one step after the other. */
    void run(ChaosPlan plan) {
        Instant start = clock.instant();
        for (ChaosPlan.Step step : plan.steps()) {
            Duration wait = Duration.between(clock.instant(), start.plus(step.at()));
            if (wait.isPositive()) {
                Client.sleep(wait);
            }
            switch (step.kind()) {
                case KILL -> kill(step.process());
                case PAUSE -> pause(step.process(), step.length());
            }
        }
    }

    private void kill(String process) {
        long pid = pid(process);
        Instant from = clock.instant();
        signal("KILL", pid);
        if (process.equals(POSTGRESQL)) {
            // The server is no child of the process that started it.
            signal("KILL", number(layout.data(POSTGRESQL).resolve("postmaster.pid")));
        }
        Instant giveUp = from.plus(LONGEST);
        while ((pid(process) == pid || !healthy.test(process))
                && clock.instant().isBefore(giveUp)) {
            Client.sleep(LOOK);
        }
        Away away = new Away(process, true, from, clock.instant());
        aways.add(away);
        progress.note("killed %s, back after %d ms".formatted(process, away.length().toMillis()));
    }

    private void pause(String process, Duration length) {
        long pid = pid(process);
        Instant from = clock.instant();
        signal("STOP", pid);
        Client.sleep(length);
        signal("CONT", pid);
        Instant giveUp = clock.instant().plus(LONGEST);
        while (!healthy.test(process) && clock.instant().isBefore(giveUp)) {
            Client.sleep(LOOK);
        }
        Away away = new Away(process, false, from, clock.instant());
        aways.add(away);
        progress.note(
                "paused %s for %d ms, healthy after %d ms"
                        .formatted(process, length.toMillis(), away.length().toMillis()));
    }

    private static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException failed) {
            throw new IllegalStateException("cannot signal process " + pid, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private long pid(String process) {
        return number(layout.run().resolve(process + ".pid"));
    }

    /** The first line of a file, or -1 while it is being written. */
    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).lines().findFirst().orElse("").strip());
        } catch (IOException | NumberFormatException beingWritten) {
            return -1;
        }
    }
}
