package io.jitaccess.local.demo;

import io.jitaccess.local.Table;

import java.io.PrintStream;
import java.time.Duration;

/** Prints the story as it happens. */
public final class Teller {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final PrintStream out;
    private int steps;

    public Teller(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        out.printf("%n== %s%n", title);
    }

    void step(String what) {
        out.printf("%n%2d. %s%n", ++steps, what);
        out.flush();
    }

    void detail(String text) {
        text.lines().forEach(line -> out.println("    " + line));
        out.flush();
    }

    ClusterUser.Outcome run(ClusterUser user, String... arguments) {
        step("$ " + user.command(arguments));
        ClusterUser.Outcome outcome = user.run(arguments);
        detail(outcome.output());
        return outcome;
    }

    void table(Table table) {
        detail(table.toString());
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
