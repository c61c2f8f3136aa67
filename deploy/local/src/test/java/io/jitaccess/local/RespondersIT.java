package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.local.demo.JitClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where the policy says so, responders get behind a lockdown, and nobody else does. */
@ExtendWith(RunningStack.class)
class RespondersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RULES = "rules:\n";
    private static final String LET_IN =
            RULES
                    + """
                      - name: responders
                        match: { clusters: [demo], levels: [admin], groups: [platform-leads] }
                        outcome: break-glass
                        passesLockdown: [platform-leads]
                    """;

    private final Path policy;
    private final JitClient dana;
    private final JitClient alex;
    private final JitClient ada;

    RespondersIT(RunningStack.Handle running) {
        this.policy = running.policy();
        this.dana = running.client("dana");
        this.alex = running.client("alex");
        this.ada = running.client("ada");
    }

    @Test
    void aResponderOutlivesTheLockThatTheyWereLetInBehindAndNoLaterOne() throws IOException {
        String shipped = Files.readString(policy);
        write(shipped.replace(RULES, LET_IN));
        String before = active(dana, "viewer");
        lock("somebody is in");
        ended(dana, before, "REVOKED");

        String responder = await().atMost(PATIENCE).until(this::letIn, id -> !id.isEmpty());
        String refused = id(ask(dana, "viewer"));
        dana.await(refused, view -> state(view).equals("DENIED"), PATIENCE);

        // Longer than the reaper and the removal on AWS take with everybody else.
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(10))
                .until(() -> draws(alex, responder));
        ada.send("DELETE", "/api/v1/clusters/demo/lockdown", "{\"reason\":\"over\"}");
        assertThat(draws(alex, responder)).isTrue();
        lock("again");
        ended(alex, responder, "REVOKED");

        write(shipped);
        ada.send("DELETE", "/api/v1/clusters/demo/lockdown", "{\"reason\":\"over\"}");
    }

    private void write(String text) throws IOException {
        Path next = policy.resolveSibling("policy.next");
        Files.writeString(next, text);
        Files.move(next, policy, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The changed policy is taken up within seconds; until then the lock is what one hears. */
    private String letIn() {
        JitClient.Answer answer = ask(alex, "admin");
        if (answer.status() == 423) {
            return "";
        }
        String id = id(answer);
        JsonNode view =
                alex.await(id, now -> List.of("ACTIVE", "DENIED").contains(state(now)), PATIENCE);
        return state(view).equals("ACTIVE") ? id : "";
    }

    private void lock(String reason) {
        JitClient.Answer answer =
                ada.send(
                        "PUT",
                        "/api/v1/clusters/demo/lockdown",
                        "{\"reason\":\"%s\"}".formatted(reason));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static boolean draws(JitClient person, String id) {
        return person.send("POST", "/api/v1/requests/%s/credential".formatted(id), "").status()
                == 200;
    }

    private static void ended(JitClient person, String id, String state) {
        person.await(
                id,
                view ->
                        state(view).equals(state)
                                && !view.path("accessRemovedAt").asString("").isEmpty(),
                PATIENCE);
    }

    private static String active(JitClient person, String level) {
        String id = id(ask(person, level));
        person.await(id, view -> state(view).equals("ACTIVE"), PATIENCE);
        return id;
    }

    private static JitClient.Answer ask(JitClient person, String level) {
        return person.post(
                "/api/v1/requests",
                Map.of(
                        "cluster", "demo",
                        "level", level,
                        "namespaces", List.of("web"),
                        "duration", "10m",
                        "reason", "incident 4711, look into it"));
    }

    private static String id(JitClient.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("requestId").asString();
    }

    private static String state(JsonNode view) {
        return view.path("state").asString();
    }
}
