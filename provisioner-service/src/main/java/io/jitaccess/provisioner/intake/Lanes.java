package io.jitaccess.provisioner.intake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Work on one cluster waits for work on that cluster alone. Each piece has a virtual thread. */
final class Lanes {
    private final int width;
    private final Map<String, Semaphore> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param width pieces at a time on one cluster
     */
    Lanes(int width) {
        this.width = width;
    }

    void run(String cluster, Runnable piece) {
        Semaphore lane = lanes.computeIfAbsent(cluster, _ -> new Semaphore(width, true));
        threads.execute(
                () -> {
                    try {
                        lane.acquire();
                    } catch (InterruptedException stopping) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                    try {
                        piece.run();
                    } finally {
                        lane.release();
                    }
                });
    }

    /**
     * Waits for what runs, then interrupts it: whatever is left is done again after the restart.
     */
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(8, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
