package io.jitaccess.local.bench;

/** Waiting for a thread's end where no interrupt is expected. */
final class Joining {
    private Joining() {}

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
