package io.jitaccess.local.bench;

import io.jitaccess.local.demo.JitClient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * People who ask for short access on the cluster for demonstrations, at a rate or without pause.
 */
final class Load {
    private static final Duration ACTIVE_PATIENCE = Duration.ofSeconds(30);

    private final LoadPeople people;
    private final Journeys journeys;
    private final InstantSource clock;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Load(LoadPeople people, Journeys journeys, InstantSource clock) {
        this.people = people;
        this.journeys = journeys;
        this.clock = clock;
    }

    /** How many requests were not accepted. */
    int refused() {
        return refused.get();
    }

    /** Asks at a steady rate, whatever the answers take. */
    void atRate(int perSecond, Duration time) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
            for (long i = 0; i * step < time.toNanos(); i++) {
                long due = start + i * step;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                clients.execute(
                        () -> {
                            var _ = ask();
                        });
            }
        }
    }

    /** Each of the clients asks again as soon as its last request is ACTIVE. */
    void withoutPause(int clientCount, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clientCount; i++) {
                clients.execute(
                        () -> {
                            while (System.nanoTime() < end) {
                                await(ask());
                            }
                        });
            }
        }
    }

    private CompletableFuture<Instant> ask() {
        int number = numbers.getAndIncrement();
        Instant asked = clock.instant();
        JitClient.Answer answer =
                people.of(number)
                        .send(
                                "POST",
                                "/api/v1/requests",
                                """
                                {"cluster":"demo","level":"viewer","namespaces":["web"],"duration":"5s","reason":"measurement"}
                                """);
        if (answer.status() != 202) {
            refused.incrementAndGet();
            return CompletableFuture.completedFuture(asked);
        }
        return journeys.asked(answer.json().path("requestId").asString(), asked);
    }

    private void await(CompletableFuture<Instant> active) {
        try {
            active.get(ACTIVE_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            refused.incrementAndGet();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
