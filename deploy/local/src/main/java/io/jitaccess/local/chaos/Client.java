package io.jitaccess.local.chaos;

import io.jitaccess.local.demo.JitClient;

import tools.jackson.databind.JsonNode;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A person who runs one errand: repeats what got no answer, and sometimes clicks twice. */
final class Client {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Set<String> ENDED = Set.of("DENIED", "FAILED", "EXPIRED", "REVOKED");

    private final Errand errand;
    private final long seed;
    private final Function<String, JitClient> people;
    private final Accepted accepted;
    private final Executor clicks;

    Client(
            Errand errand,
            long seed,
            Function<String, JitClient> people,
            Accepted accepted,
            Executor clicks) {
        this.errand = errand;
        this.seed = seed;
        this.people = people;
        this.accepted = accepted;
        this.clicks = clicks;
    }

    /** From the question to the end as this person sees it. */
    void run() {
        JitClient person = people.apply(errand.person());
        String key =
                "chaos-%d-%d-%d".formatted(seed, errand.number(), ProcessHandle.current().pid());
        JitClient.Answer answer =
                insist(
                        () ->
                                person.send(
                                        "POST",
                                        "/api/v1/requests",
                                        errand.body(seed),
                                        "Idempotency-Key",
                                        key));
        if (answer.status() != 202) {
            surprise("request", answer);
            return;
        }
        String id = answer.json().path("requestId").asString();
        accepted.requests.put(id, errand);
        switch (errand.ending()) {
            case EXPIRES -> {
                until(person, id, Set.of("ACTIVE"));
                draw(person, id);
            }
            case GIVEN_BACK -> {
                until(person, id, Set.of("ACTIVE"));
                giveBack(person, id);
            }
            case APPROVED_AND_GIVEN_BACK -> {
                decide(person, id, "approve", "{\"comment\":\"fine\"}");
                until(person, id, Set.of("ACTIVE"));
                giveBack(person, id);
            }
            case DENIED -> decide(person, id, "deny", "{\"reason\":\"not now\"}");
            case WITHDRAWN -> {
                until(person, id, Set.of("PENDING"));
                revoke(person, id, "withdrawn");
            }
        }
    }

    private void giveBack(JitClient person, String id) {
        sleep(errand.held());
        revoke(person, id, "done");
    }

    private void revoke(JitClient person, String id, String reason) {
        JitClient.Answer answer =
                insist(
                        () ->
                                person.send(
                                        "POST",
                                        "/api/v1/requests/" + id + "/revoke",
                                        "{\"reason\":\"%s\"}".formatted(reason)));
        settled("revoke", answer, accepted.revocations, id);
    }

    private void decide(JitClient person, String id, String verdict, String body) {
        if (!until(person, id, Set.of("PENDING"))) {
            return;
        }
        JitClient approver = people.apply("alex");
        JitClient.Answer answer =
                insist(() -> approver.send("POST", "/api/v1/requests/" + id + "/" + verdict, body));
        settled(verdict, answer, accepted.decisions, id);
    }

    /** 409 says that it is over already, which a repeat or the end of the grant may bring. */
    private void settled(String what, JitClient.Answer answer, Set<String> promised, String id) {
        if (answer.status() == 202) {
            promised.add(id);
        } else if (answer.status() != 409) {
            surprise(what, answer);
        }
    }

    /** Draws a kubeconfig when access is there; what it holds must be found nowhere later. */
    private void draw(JitClient person, String id) {
        if (errand.number() % 10 != 0) {
            return;
        }
        try {
            JitClient.Answer answer = person.get("/api/v1/requests/" + id + "/kubeconfig");
            if (answer.status() == 200) {
                SecretSearch.grantTokens(answer.body()).forEach(accepted.grantTokens::add);
            }
        } catch (UncheckedIOException restarting) {
            // One kubeconfig fewer.
        }
    }

    /**
     * Waits until the view is in one of the states, or the request is over.
     *
     * @return whether it is in one of the states
     */
    private boolean until(JitClient person, String id, Set<String> states) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                JitClient.Answer answer = person.get("/api/v1/requests/" + id);
                JsonNode state = answer.json().path("state");
                if (answer.status() == 200 && states.contains(state.asString(""))) {
                    return true;
                }
                if (answer.status() == 200 && ENDED.contains(state.asString(""))) {
                    return false;
                }
            } catch (RuntimeException restarting) {
                // Asked again below.
            }
            sleep(PAUSE);
        }
        return false;
    }

    /** Repeats a call until its answer is final, at times twice at once as a double click. */
    private JitClient.Answer insist(java.util.function.Supplier<JitClient.Answer> call) {
        if (errand.doubleClick()) {
            var second = CompletableFuture.supplyAsync(() -> repeat(call), clicks);
            JitClient.Answer first = repeat(call);
            JitClient.Answer other = second.join();
            return first.status() == 202 ? first : other;
        }
        return repeat(call);
    }

    private JitClient.Answer repeat(java.util.function.Supplier<JitClient.Answer> call) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                JitClient.Answer answer = call.get();
                boolean notFinal = answer.status() >= 500 || answer.status() == 429;
                // A view that a restarted gateway has not read yet is not there, for a moment.
                boolean notYet = answer.status() == 404;
                if (!notFinal && !notYet) {
                    return answer;
                }
                if (System.nanoTime() > deadline) {
                    return answer;
                }
            } catch (UncheckedIOException noAnswer) {
                if (System.nanoTime() > deadline) {
                    throw noAnswer;
                }
            }
            sleep(PAUSE);
        }
    }

    private void surprise(String what, JitClient.Answer answer) {
        accepted.surprises.add(
                "errand %d, %s: %d %s"
                        .formatted(errand.number(), what, answer.status(), answer.body()));
    }

    static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
