package io.jitaccess.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Says what happens, with the seconds since the start, so that nobody waits without knowing for
 * what.
 */
public final class Progress {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final PrintStream out;
    private final long start = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Seconds since the start. */
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** One line. */
    public synchronized void note(String text) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), text);
        out.flush();
    }

    void step(String what, Runnable work) {
        work.run();
        note(what);
    }

    /** Returns when the process is ready; names its log when it does not become so. */
    void await(Supervised process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!process.ready()) {
            if (process.hopeless()) {
                throw new IllegalStateException(
                        "%s ends again and again: see %s".formatted(process.name(), process.log()));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s is not ready after %d s: see %s"
                                .formatted(process.name(), patience.toSeconds(), process.log()));
            }
            pause();
        }
        note(process.name() + " is ready");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", interrupted);
        }
    }
}
