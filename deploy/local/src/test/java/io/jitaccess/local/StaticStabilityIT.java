package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.demo.ClusterUser;
import io.jitaccess.local.demo.JitClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Access ends though all of us are dead: AWS itself stops what was handed out. */
@ExtendWith(RunningStack.class)
class StaticStabilityIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SHORT = "20s";

    /** The API server's cache of tokens, and the clocks of two processes. */
    private static final Duration TAIL = Duration.ofSeconds(2);

    @TempDir Path directory;
    private final RunningStack.Handle running;
    private final JitClient dana;

    StaticStabilityIT(RunningStack.Handle running) {
        this.running = running;
        this.dana = running.client("dana");
    }

    @Test
    void withEverythingDeadACredentialStopsByItsOwnLimitsAndTheOverdueEndFirst()
            throws IOException {
        JsonNode overdue = active(SHORT);
        JsonNode later = active("50s");
        Instant end = Instant.parse(overdue.path("endsAt").asString());
        Path kubeconfig = kubeconfig(overdue.path("requestId").asString());
        ClusterUser drawn = ClusterUser.with(withCredentialDrawn(kubeconfig, id(overdue)));
        assertThat(drawn.run("get", "pods").allowed()).isTrue();

        try (var _ = new HoldDown(running.stack())) {
            await().atMost(PATIENCE).until(this::nobodyAnswers);
            assertThat(Instant.now()).isBefore(end);
            assertThat(drawn.run("get", "pods").allowed()).isTrue();

            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end.plus(TAIL)));
            assertThat(drawn.run("get", "pods").allowed()).isFalse();
            assertThat(ClusterUser.with(kubeconfig).run("get", "pods").allowed()).isFalse();
        }

        await().atMost(PATIENCE).until(this::everybodyAnswers);
        JsonNode first = ended(overdue);
        JsonNode second = ended(later);
        assertThat(endedAt(first)).isAfterOrEqualTo(end).isBeforeOrEqualTo(endedAt(second));
        assertThat(endedAt(second))
                .isAfterOrEqualTo(Instant.parse(second.path("endsAt").asString()));
        assertThat(drawn.run("get", "pods").allowed()).isFalse();
    }

    private JsonNode active(String duration) {
        JitClient.Answer answer =
                dana.post(
                        "/api/v1/requests",
                        Map.of(
                                "cluster", "demo",
                                "level", "viewer",
                                "namespaces", List.of("web"),
                                "duration", duration,
                                "reason", "show that it ends"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return dana.await(
                id(answer.json()),
                view -> view.path("state").asString().equals("ACTIVE"),
                PATIENCE);
    }

    private JsonNode ended(JsonNode view) {
        return dana.await(
                id(view),
                now ->
                        now.path("state").asString().equals("EXPIRED")
                                && !now.path("accessRemovedAt").asString("").isEmpty(),
                PATIENCE);
    }

    private static String id(JsonNode view) {
        return view.path("requestId").asString();
    }

    private static Instant endedAt(JsonNode view) {
        return Instant.parse(view.path("endedAt").asString());
    }

    private Path kubeconfig(String id) throws IOException {
        JitClient.Answer answer =
                dana.get("/api/v1/requests/%s/kubeconfig?mode=broker".formatted(id));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ownerOnly("stability.kubeconfig", answer.body());
    }

    /** The same kubeconfig with a credential plugin that has the answer already. */
    private Path withCredentialDrawn(Path kubeconfig, String id) throws IOException {
        JitClient.Answer answer =
                dana.send("POST", "/api/v1/requests/%s/credential".formatted(id), "");
        assertThat(answer.status()).isEqualTo(200);
        Path credential = ownerOnly("stability.credential", answer.body());
        JsonNode config = YAMLMapper.shared().readTree(kubeconfig.toFile());
        var exec = (ObjectNode) config.at("/users/0/user/exec");
        exec.put("command", "cat");
        exec.putArray("args").add(credential.toString());
        exec.putArray("env");
        return ownerOnly(
                "stability-drawn.kubeconfig", YAMLMapper.shared().writeValueAsString(config));
    }

    private Path ownerOnly(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private boolean nobodyAnswers() {
        return Arrays.stream(Service.values()).noneMatch(running.stack().ports()::healthy);
    }

    private boolean everybodyAnswers() {
        return Arrays.stream(Service.values()).allMatch(running.stack().ports()::healthy);
    }

    /** Kills services and broker, and again as soon as they are started, until it is closed. */
    private static final class HoldDown implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        HoldDown(Stack stack) {
            Set<String> names =
                    Stream.concat(
                                    Stream.of("kafka"),
                                    Arrays.stream(Service.values()).map(Service::principal))
                            .collect(Collectors.toSet());
            List<Supervised> held =
                    stack.all().stream().filter(process -> names.contains(process.name())).toList();
            thread =
                    Thread.ofPlatform()
                            .name("hold-down")
                            .start(
                                    () -> {
                                        while (!over.get()) {
                                            held.forEach(Supervised::kill);
                                            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                                        }
                                    });
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
