package io.jitaccess.local.demo;

import io.jitaccess.local.Table;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * From a request to a working kubectl, and back to nothing: once ended by a revocation, once by
 * time. Every step checks what it tells; the first that is not so ends the story.
 */
public final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Long enough to be used once, short enough to be waited for. */
    private static final String SHORT = "20s";

    /** One of the pods that the sandbox's clusters start with. */
    private static final String POD = "frontend-7d4b9c6f5-k2x8p";

    private final Teller teller;
    private final JitClient dana;
    private final JitClient alex;
    private final JitClient ada;
    private final Path directory;

    /**
     * @param directory where kubeconfigs are kept while the story lasts
     */
    public Story(Teller teller, JitClient dana, JitClient alex, JitClient ada, Path directory) {
        this.teller = teller;
        this.dana = dana;
        this.alex = alex;
        this.ada = ada;
        this.directory = directory;
    }

    /** Something was not as the story tells it. */
    static final class NotSo extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSo(String message) {
            super(message);
        }
    }

    /** Tells both stories and the audit trail. */
    public void tell() {
        String revoked = approvedAndRevoked();
        String expired = automaticAndExpired();
        trail(revoked);
        trail(expired);
    }

    private String approvedAndRevoked() {
        teller.chapter("A request that needs a colleague, ended by an admin");
        teller.step("Dana, a developer, asks for viewer on prod, namespace web, for 15 minutes");
        JsonNode view = ask("prod", "15m", "look into the checkout errors", 202);
        String id = view.path("requestId").asString();
        expect("PENDING", view.path("state").asString(), "state of request " + id);
        teller.detail("request %s is PENDING: it waits for an approver".formatted(id));

        teller.step("Dana tries to approve her own request");
        refused(dana.post("/api/v1/requests/%s/approve".formatted(id), Map.of()), 403);

        teller.step("Alex, an approver, says yes");
        accepted(
                alex.post(
                        "/api/v1/requests/%s/approve".formatted(id),
                        Map.of("comment", "go ahead")));
        JsonNode active = dana.await(id, inState("ACTIVE"), PATIENCE);
        teller.detail(
                "ACTIVE after %d ms, until %s"
                        .formatted(
                                millis(view.path("requestedAt"), active.path("activeAt")),
                                active.path("endsAt").asString()));

        Path kubeconfig = kubeconfig(id);
        useIt(kubeconfig);

        teller.step("Ada, an admin, revokes it");
        accepted(
                ada.post(
                        "/api/v1/requests/%s/revoke".formatted(id),
                        Map.of("reason", "demo is over")));
        gone(id, "REVOKED", kubeconfig);
        return id;
    }

    private String automaticAndExpired() {
        teller.chapter("A request that the policy approves by itself, ended by time");
        teller.step("Dana asks for viewer on demo, namespace web, for " + SHORT);
        String id = ask("demo", SHORT, "show that it ends", 202).path("requestId").asString();
        JsonNode active = dana.await(id, inState("ACTIVE"), PATIENCE);
        teller.detail(
                "request %s is ACTIVE until %s".formatted(id, active.path("endsAt").asString()));
        Path kubeconfig = kubeconfig(id);
        useIt(kubeconfig);
        teller.step("Nobody does anything; its time ends");
        gone(id, "EXPIRED", kubeconfig);
        return id;
    }

    private JsonNode ask(String cluster, String duration, String reason, int status) {
        JitClient.Answer answer =
                dana.post(
                        "/api/v1/requests",
                        Map.of(
                                "cluster", cluster,
                                "level", "viewer",
                                "namespaces", List.of("web"),
                                "duration", duration,
                                "reason", reason));
        if (answer.status() != status) {
            throw new NotSo(
                    "POST /api/v1/requests answered %d: %s"
                            .formatted(answer.status(), answer.body()));
        }
        return answer.json();
    }

    private Path kubeconfig(String id) {
        teller.step("Dana fetches her kubeconfig");
        JitClient.Answer answer =
                dana.get("/api/v1/requests/%s/kubeconfig?mode=broker".formatted(id));
        if (answer.status() != 200) {
            throw new NotSo("kubeconfig answered %d: %s".formatted(answer.status(), answer.body()));
        }
        Path file = directory.resolve("demo-%s.kubeconfig".formatted(id));
        try {
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, answer.body());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot keep the kubeconfig", failed);
        }
        teller.detail("kept in " + file.getFileName());
        return file;
    }

    private void useIt(Path kubeconfig) {
        ClusterUser user = ClusterUser.with(kubeconfig);
        ClusterUser.Outcome pods = teller.run(user, "get", "pods");
        if (!pods.allowed()) {
            throw new NotSo("a viewer could not list pods: " + pods.output());
        }
        ClusterUser.Outcome delete = teller.run(user, "delete", "pod", POD);
        if (delete.allowed() || !delete.output().contains("forbidden")) {
            throw new NotSo("a viewer's delete was not forbidden: " + delete.output());
        }
    }

    private void gone(String id, String state, Path kubeconfig) {
        JsonNode ended =
                dana.await(
                        id,
                        view -> view.path("state").asString().equals(state),
                        PATIENCE.plusSeconds(30));
        JsonNode removed =
                dana.await(
                        id, view -> !view.path("accessRemovedAt").asString("").isEmpty(), PATIENCE);
        teller.detail(
                "%s at %s, confirmed gone on AWS %d ms later"
                        .formatted(
                                state,
                                ended.path("endedAt").asString(),
                                millis(ended.path("endedAt"), removed.path("accessRemovedAt"))));
        ClusterUser.Outcome after = teller.run(ClusterUser.with(kubeconfig), "get", "pods");
        if (after.allowed()) {
            throw new NotSo("the kubeconfig still works after the end");
        }
    }

    private void trail(String id) {
        teller.step("Ada, also an auditor, reads what happened to request " + id);
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("WHEN (UTC)", "EVENT", "BY", "WHAT"));
        for (JsonNode event : events(id)) {
            rows.add(
                    List.of(
                            event.path("occurredAt").asString().replaceFirst("^.*T", ""),
                            event.path("type").asString(),
                            event.path("actor")
                                    .path("id")
                                    .asString(event.path("actor").asString("")),
                            event.path("summary").asString("")));
        }
        teller.table(new Table(rows));
    }

    private List<JsonNode> events(String id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JitClient.Answer answer =
                    ada.get("/api/v1/audit/events?requestId=%s&order=asc&limit=100".formatted(id));
            if (answer.status() != 200) {
                throw new NotSo("audit answered %d: %s".formatted(answer.status(), answer.body()));
            }
            List<JsonNode> events =
                    StreamSupport.stream(answer.json().path("items").spliterator(), false).toList();
            if (events.stream()
                    .anyMatch(event -> event.path("type").asString().equals("Deprovisioned"))) {
                return events;
            }
            if (System.nanoTime() > deadline) {
                throw new NotSo("audit does not hold the removal: " + answer.body());
            }
            Teller.pause();
        }
    }

    private void accepted(JitClient.Answer answer) {
        if (answer.status() != 202) {
            throw new NotSo("answered %d: %s".formatted(answer.status(), answer.body()));
        }
    }

    private void refused(JitClient.Answer answer, int status) {
        if (answer.status() != status) {
            throw new NotSo(
                    "answered %d where %d was due: %s"
                            .formatted(answer.status(), status, answer.body()));
        }
        teller.detail("refused: " + answer.json().path("detail").asString());
    }

    private static void expect(String wanted, String given, String what) {
        if (!wanted.equals(given)) {
            throw new NotSo("%s is %s where %s was due".formatted(what, given, wanted));
        }
    }

    private static java.util.function.Predicate<JsonNode> inState(String state) {
        return view -> {
            String given = view.path("state").asString();
            if (List.of("DENIED", "FAILED").contains(given)) {
                throw new NotSo(
                        "the request is %s: %s".formatted(given, view.path("message").asString()));
            }
            return given.equals(state);
        };
    }

    private static long millis(JsonNode from, JsonNode to) {
        return Duration.between(Instant.parse(from.asString()), Instant.parse(to.asString()))
                .toMillis();
    }
}
