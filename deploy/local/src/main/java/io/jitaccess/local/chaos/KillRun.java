package io.jitaccess.local.chaos;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.Progress;
import io.jitaccess.local.demo.JitClient;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Requests go on while each service is ended in turn and started again by the launcher. Clients
 * repeat what got no answer, with the same idempotency key, as real ones should.
 */
public final class KillRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_ENDS = Duration.ofSeconds(3);

    /** As people look: what is measured is the services, not their being asked. */
    private static final Duration CLIENT_POLL = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(50);

    private final JitClient person;
    private final Path pidFiles;
    private final Predicate<Service> healthy;
    private final Progress progress;
    private final Ending ending;

    /** How a service ends. */
    public enum Ending {
        /** {@code kill -9}: nothing is put in order. */
        KILLED,
        /** As in an upgrade: it is asked to end, and the next one takes over. */
        REPLACED
    }

    /** Each service is killed. */
    public KillRun(JitClient person, Path pidFiles, Predicate<Service> healthy, Progress progress) {
        this(person, pidFiles, healthy, progress, Ending.KILLED);
    }

    /**
     * @param pidFiles where the launcher writes the process ids
     * @param healthy whether a service says that it can do its job
     */
    public KillRun(
            JitClient person,
            Path pidFiles,
            Predicate<Service> healthy,
            Progress progress,
            Ending ending) {
        this.ending = ending;
        this.person = person;
        this.pidFiles = pidFiles;
        this.healthy = healthy;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param back how long each service was away
     * @param states how many requests ended in which state
     * @param notRemoved requests whose access is not confirmed gone
     */
    public record Report(
            Map<Service, Duration> back, Map<String, Integer> states, List<String> notRemoved) {

        /** Whether everything ended right and every service was back in time. */
        public boolean good(int requests, Duration backWithin) {
            return notRemoved.isEmpty()
                    && Map.of("EXPIRED", requests).equals(states)
                    && back.size() == Service.values().length
                    && back.values().stream().allMatch(away -> away.compareTo(backWithin) <= 0);
        }
    }

    /** Runs the given number of short requests, ends every service once, and waits for quiet. */
    public Report run(int requests) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<JsonNode>> running = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                int number = i;
                running.add(
                        CompletableFuture.supplyAsync(() -> oneRequest(number, requests), clients));
            }
            var back = new LinkedHashMap<Service, Duration>();
            for (Service service : Service.values()) {
                back.put(service, end(service));
                pause(BETWEEN_ENDS);
            }
            var states = new LinkedHashMap<String, Integer>();
            var notRemoved = new ArrayList<String>();
            for (CompletableFuture<JsonNode> request : running) {
                JsonNode view = request.join();
                states.merge(view.path("state").asString(), 1, Integer::sum);
                if (view.path("accessRemovedAt").asString("").isEmpty()) {
                    notRemoved.add(view.path("requestId").asString());
                }
            }
            return new Report(back, states, notRemoved);
        }
    }

    /** Spread over the ends: the later its number, the later it is asked. */
    private JsonNode oneRequest(int number, int requests) {
        pause(Duration.ofMillis(25_000L * number / requests));
        JitClient.Answer answer = askUntilAnswered(number);
        String id = answer.json().path("requestId").asString();
        return eventually(
                id,
                view ->
                        List.of("DENIED", "FAILED").contains(view.path("state").asString())
                                || !view.path("accessRemovedAt").asString("").isEmpty());
    }

    private JitClient.Answer askUntilAnswered(int number) {
        String body =
                """
                {"cluster":"demo","level":"viewer","namespaces":["web"],"duration":"30s","reason":"chaos run, request %d"}
                """
                        .formatted(number);
        String key = "chaos-%d-%d".formatted(ProcessHandle.current().pid(), number);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                JitClient.Answer answer =
                        person.send("POST", "/api/v1/requests", body, "Idempotency-Key", key);
                if (answer.status() == 202) {
                    return answer;
                }
                if (answer.status() < 500 && answer.status() != 429) {
                    throw new IllegalStateException(
                            "request refused with %d: %s"
                                    .formatted(answer.status(), answer.body()));
                }
            } catch (UncheckedIOException noAnswer) {
                // The gateway is being restarted: the same key makes the repeat the same request.
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the gateway did not accept request " + number);
            }
            pause(Duration.ofMillis(300));
        }
    }

    private JsonNode eventually(String id, Predicate<JsonNode> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return person.await(id, condition, Duration.ofSeconds(5), CLIENT_POLL);
            } catch (UncheckedIOException | IllegalStateException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                pause(Duration.ofMillis(300));
            }
        }
    }

    private Duration end(Service service) {
        long pid = pid(service);
        progress.note(
                "%s is %s (pid %d)"
                        .formatted(
                                service.principal(), ending.name().toLowerCase(Locale.ROOT), pid));
        long start = System.nanoTime();
        ProcessHandle.of(pid)
                .ifPresent(
                        ending == Ending.KILLED
                                ? ProcessHandle::destroyForcibly
                                : ProcessHandle::destroy);
        while (pid(service) == pid || !healthy.test(service)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException(service.principal() + " did not come back");
            }
            pause(POLL);
        }
        Duration away = Duration.ofNanos(System.nanoTime() - start);
        progress.note("%s is back after %d ms".formatted(service.principal(), away.toMillis()));
        return away;
    }

    private long pid(Service service) {
        try {
            return Long.parseLong(
                    Files.readString(pidFiles.resolve(service.principal() + ".pid")).strip());
        } catch (IOException | NumberFormatException beingWritten) {
            return -1;
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
