package io.jitaccess.local.bench;

import io.jitaccess.local.Progress;
import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Makes grants that last long enough to measure something on them. */
final class Grants {
    private static final int AT_ONCE = 48;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StackAccess stack;
    private final Progress progress;

    Grants(StackAccess stack, Progress progress) {
        this.stack = stack;
        this.progress = progress;
    }

    /**
     * A grant, and who holds it.
     *
     * @param holder client of the holder
     */
    record Grant(String requestId, JitClient holder) {}

    /**
     * Returns when all are ACTIVE.
     *
     * @throws IllegalStateException if one of them is refused, or is not ACTIVE in time
     */
    List<Grant> make(LoadPeople people, String cluster, int count) throws InterruptedException {
        progress.note("making %d grants on %s".formatted(count, cluster));
        var journeys = new Journeys(InstantSource.system());
        var made = new ConcurrentLinkedQueue<Grant>();
        var failures = new ConcurrentLinkedQueue<String>();
        try (var _ = new BusTail(stack, Journeys.TOPICS, journeys);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var places = new Semaphore(AT_ONCE);
            for (int i = 0; i < count; i++) {
                places.acquire();
                JitClient person = people.of(i);
                clients.execute(
                        () -> {
                            try {
                                made.add(one(journeys, person, cluster));
                            } catch (Exception failed) {
                                failures.add(failed.toString());
                            } finally {
                                places.release();
                            }
                        });
                if (i > 0 && i % 500 == 0) {
                    progress.note("%d of %d".formatted(i, count));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "%d of %d grants on %s failed, the first with: %s"
                            .formatted(failures.size(), count, cluster, failures.peek()));
        }
        return List.copyOf(made);
    }

    private static Grant one(Journeys journeys, JitClient person, String cluster) throws Exception {
        JitClient.Answer answer =
                person.send(
                        "POST",
                        "/api/v1/requests",
                        """
                        {"cluster":"%s","level":"viewer","namespaces":["web"],"duration":"1h","reason":"measurement"}
                        """
                                .formatted(cluster));
        if (answer.status() != 202) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
        String id = answer.json().path("requestId").asString();
        journeys.asked(id, InstantSource.system().instant())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Grant(id, person);
    }
}
