package io.jitaccess.slacksandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

class SlackSandboxTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SlackSandbox sandbox =
            SlackSandbox.start(
                    new SandboxSettings(
                            0, "T0", "secret", "xoxb", "xapp", URI.create("http://127.0.0.1:1")));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        sandbox.close();
        http.close();
    }

    @Test
    void postsAndChangesMessages() throws Exception {
        JsonNode posted = call("chat.postMessage", "xoxb", message("hello"));
        assertThat(posted.path("ok").asBoolean()).isTrue();

        JsonNode changed =
                call(
                        "chat.update",
                        "xoxb",
                        Map.of(
                                "channel",
                                Workspace.APPROVALS,
                                "ts",
                                posted.path("ts").asString(),
                                "text",
                                "other",
                                "blocks",
                                "[]"));
        assertThat(changed.path("ok").asBoolean()).isTrue();
        assertThat(sandbox.seenBy("dana"))
                .singleElement()
                .extracting(Message::text)
                .isEqualTo("other");
    }

    @Test
    void refusesWhatSlackRefuses() throws Exception {
        assertThat(error("chat.postMessage", "xoxb-wrong", message("x"))).isEqualTo("invalid_auth");
        assertThat(error("chat.postMessage", "xoxb", message("x".repeat(3001))))
                .isEqualTo("invalid_blocks");
        assertThat(error("chat.postMessage", "xoxb", Map.of("channel", "C1", "text", "x")))
                .isEqualTo("not_in_channel");
        assertThat(error("users.info", "xoxb", Map.of("user", "U1"))).isEqualTo("user_not_found");
        assertThat(error("views.open", "xoxb", Map.of("view", "{\"type\":\"home\"}")))
                .isEqualTo("invalid_blocks");
        assertThat(error("files.upload", "xoxb", Map.of())).isEqualTo("unknown_method");
    }

    @Test
    void anAnswerGoesToOnePersonUpToFiveTimes() throws Exception {
        String url =
                sandbox.deliveries()
                        .command(sandbox.member("dana"), Workspace.APPROVALS, "x")
                        .get("response_url");

        for (int i = 0; i < 5; i++) {
            assertThat(post(URI.create(url), "", "{\"text\":\"for you\"}").statusCode())
                    .isEqualTo(200);
        }
        assertThat(post(URI.create(url), "", "{\"text\":\"for you\"}").statusCode()).isEqualTo(404);
        assertThat(sandbox.seenBy("dana")).hasSize(5);
        assertThat(sandbox.seenBy("alex")).isEmpty();
    }

    @Test
    void anAppThatDoesNotAnswerIsToldAsSlackTellsIt() {
        assertThat(sandbox.types("dana", "list").status()).isZero();
    }

    private static Map<String, String> message(String text) {
        return Map.of(
                "channel",
                Workspace.APPROVALS,
                "text",
                "t",
                "blocks",
                "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"%s\"}}]"
                        .formatted(text));
    }

    private String error(String method, String token, Map<String, String> form) throws Exception {
        return call(method, token, form).path("error").asString("");
    }

    private JsonNode call(String method, String token, Map<String, String> form) throws Exception {
        return JSON.readTree(
                post(sandbox.apiUri().resolve(method), "Bearer " + token, Deliveries.form(form))
                        .body());
    }

    private HttpResponse<String> post(URI uri, String authorization, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", authorization.isEmpty() ? "none" : authorization)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
