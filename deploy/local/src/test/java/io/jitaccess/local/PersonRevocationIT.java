package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.local.demo.JitClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One call ends everything that a person holds. */
@ExtendWith(RunningStack.class)
class PersonRevocationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> REASON = Map.of("reason", "laptop lost");

    private final JitClient dana;
    private final JitClient ada;

    PersonRevocationIT(RunningStack.Handle running) {
        this.dana = running.client("dana");
        this.ada = running.client("ada");
    }

    @Test
    void anAdminEndsAllGrantsOfAPersonAndNobodyElseMay() {
        String one = active("web");
        String other = active("api");

        assertThat(dana.post("/api/v1/people/local:dana/revoke", REASON).status()).isEqualTo(403);
        JitClient.Answer answer = ada.post("/api/v1/people/local:dana/revoke", REASON);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);

        for (String id : List.of(one, other)) {
            JsonNode view =
                    dana.await(
                            id,
                            now -> !now.path("accessRemovedAt").asString("").isEmpty(),
                            PATIENCE);
            assertThat(view.path("state").asString()).isEqualTo("REVOKED");
        }
    }

    private String active(String namespace) {
        JitClient.Answer answer =
                dana.post(
                        "/api/v1/requests",
                        Map.of(
                                "cluster", "demo",
                                "level", "viewer",
                                "namespaces", List.of(namespace),
                                "duration", "10m",
                                "reason", "will be cut short"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String id = answer.json().path("requestId").asString();
        dana.await(id, view -> view.path("state").asString().equals("ACTIVE"), PATIENCE);
        return id;
    }
}
