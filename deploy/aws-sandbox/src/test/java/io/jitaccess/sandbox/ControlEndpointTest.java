package io.jitaccess.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The same controls over HTTP. */
class ControlEndpointTest {
    private AwsSandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = AwsSandbox.start(SandboxSettings.example().revealingSecrets());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private String call(String method, String path, String body) throws Exception {
        HttpResponse<String> response =
                SignedRequests.send(
                        HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/" + path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void isUp() throws Exception {
        assertThat(call("GET", "health", "")).isEqualTo("200 {\"status\":\"UP\"}");
        assertThat(call("GET", "nothing", "")).startsWith("404 ");
    }

    @Test
    void movesTheClock() throws Exception {
        assertThat(call("PUT", "clock", "{\"now\":\"2030-01-01T00:00:00Z\"}"))
                .contains("2030-01-01T00:0");
        assertThat(call("POST", "clock/advance", "{\"by\":\"PT8H\"}")).contains("2030-01-01T08:0");
        assertThat(call("POST", "clock/advance", "{\"by\":\"8 hours\"}")).startsWith("400 ");
    }

    @Test
    void setsDelaysQuotasLimitsAndFaults() throws Exception {
        assertThat(call("PUT", "delays", "{\"role\":\"PT10S\"}")).contains("\"role\":\"PT10S\"");
        assertThat(sandbox.control().delays().role()).isEqualTo(Duration.ofSeconds(10));
        assertThat(call("PUT", "quotas", "{\"entriesPerCluster\":5}"))
                .contains("\"entriesPerCluster\":5")
                .contains("\"rolesPerAccount\":1000");
        assertThat(
                        call(
                                "PUT",
                                "rate-limits",
                                "[{\"operation\":\"iam:*\",\"perSecond\":5,\"burst\":10}]"))
                .startsWith("200 ");
        assertThat(call("POST", "faults", "{\"kind\":\"throttle\",\"operation\":\"eks:*\"}"))
                .contains("THROTTLE");
        assertThat(call("DELETE", "faults", "")).isEqualTo("200 []");
        assertThat(call("POST", "faults", "{\"kind\":\"throttle\",\"oper\":\"eks:*\"}"))
                .startsWith("400 ");
    }

    @Test
    void showsStateCallsAndRequestsWithoutSecrets() throws Exception {
        Grants.complete(sandbox, "dev", "jit-r1", Clients.VIEW, "web");
        String state = call("GET", "state", "");
        assertThat(state).contains("role/jit/test/jit-r1").contains("jit:amy:jit-r1");
        String calls = call("GET", "calls", "");
        assertThat(calls).contains("sts:AssumeRole").contains("eks:CreateAccessEntry");
        for (var secret : sandbox.control().secretsHandedOut()) {
            assertThat(state + calls).doesNotContain(secret.value());
        }
        assertThat(call("GET", "checks", ""))
                .contains("\"action\":\"eks:CreateAccessEntry\"")
                .contains("eks:principalarn")
                .contains("\"side\":\"TRUST\"");
        assertThat(call("GET", "api-requests", "")).isEqualTo("200 []");
        assertThat(call("DELETE", "calls", "")).isEqualTo("200 []");
    }

    @Test
    void changesWhatSomebodyCouldChangeByHand() throws Exception {
        Grants.complete(sandbox, "dev", "jit-r1", Clients.VIEW, "web");
        call(
                "POST",
                "remove-entry",
                "{\"cluster\":\"dev\",\"principalArn\":\"%s\"}"
                        .formatted(Grants.roleArn("jit-r1")));
        assertThat(sandbox.control().entries("dev")).isEmpty();
        call("POST", "remove-role", "{\"account\":\"222222222222\",\"name\":\"jit-r1\"}");
        assertThat(sandbox.control().roles(Clients.SPOKE)).hasSize(1);
        assertThat(
                        call(
                                "POST",
                                "cluster",
                                "{\"name\":\"dev\",\"authenticationMode\":\"CONFIG_MAP\"}"))
                .contains("CONFIG_MAP");
        assertThat(call("POST", "cluster", "{\"name\":\"none\",\"status\":\"DELETED\"}"))
                .startsWith("404 ");
    }

    @Test
    void tellsSecretsOnlyWhereTheSettingsSaySo() throws Exception {
        Clients access = Clients.access(sandbox);
        assertThat(call("GET", "secrets-handed-out", ""))
                .contains(access.credentials().secretAccessKey())
                .contains("sandbox-service-secret-access-key");
        try (AwsSandbox discreet = AwsSandbox.start(SandboxSettings.example())) {
            HttpResponse<String> refused =
                    SignedRequests.send(
                            HttpRequest.newBuilder(
                                            discreet.endpoint()
                                                    .resolve("/_sandbox/secrets-handed-out"))
                                    .build());
            assertThat(refused.statusCode()).isEqualTo(403);
        }
    }
}
