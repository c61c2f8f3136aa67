package io.jitaccess.slacksandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends what people do to the app, as Slack does: signed over HTTP, or enveloped in a socket. */
public final class Deliveries {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** After this Slack tells the person that the app did not respond. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SandboxSettings settings;
    private final Workspace workspace;
    private final Socket socket;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile String base = "";

    Deliveries(SandboxSettings settings, Workspace workspace, Socket socket, InstantSource clock) {
        this.settings = settings;
        this.workspace = workspace;
        this.socket = socket;
        this.clock = clock;
    }

    void at(String ownBase) {
        base = ownBase;
    }

    /**
     * What the app answered.
     *
     * @param status HTTP status; 0 where there was no answer in time
     */
    public record Answer(int status, String body) {
        public boolean ok() {
            return status == 200;
        }
    }

    /** The fields of a slash command. */
    public Map<String, String> command(Member member, String channel, String text) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("team_id", member.team());
        fields.put("team_domain", "example");
        fields.put("channel_id", channel);
        fields.put("channel_name", "general");
        fields.put("user_id", member.id());
        fields.put("user_name", member.name());
        fields.put("command", "/jit");
        fields.put("text", text);
        fields.put("response_url", responseUrl(member.id(), channel));
        fields.put("trigger_id", workspace.trigger(member.id()));
        fields.put("api_app_id", "A0JIT");
        return fields;
    }

    private String responseUrl(String user, String channel) {
        return base + "/response/" + workspace.response(user, channel);
    }

    public Answer send(Map<String, String> command) {
        if (settings.gateway() == null) {
            ObjectNode payload = JSON.createObjectNode();
            command.forEach(payload::put);
            return socket.send("slash_commands", payload);
        }
        return post(form(command).getBytes(UTF_8));
    }

    /** A click on an element of a message. */
    public ObjectNode click(Member member, Message message, JsonNode element) {
        var payload = interaction("block_actions", member);
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", message.channel())
                .put("is_ephemeral", message.onlyFor() != null);
        payload.putObject("channel").put("id", message.channel()).put("name", "channel");
        payload.put("response_url", responseUrl(member.id(), message.channel()));
        payload.putArray("actions").add(action(element, null));
        return payload;
    }

    /** A choice in a form that asks to be told of it. */
    public ObjectNode choice(Member member, JsonNode view, JsonNode element, JsonNode values) {
        var payload = interaction("block_actions", member);
        payload.putObject("container")
                .put("type", "view")
                .put("view_id", view.path("id").asString(""));
        payload.set("view", withState(view, values));
        payload.putArray("actions").add(action(element, values));
        return payload;
    }

    /** A form that was sent off. */
    public ObjectNode submission(Member member, JsonNode view, JsonNode values) {
        var payload = interaction("view_submission", member);
        payload.set("view", withState(view, values));
        payload.putArray("response_urls");
        return payload;
    }

    private static JsonNode withState(JsonNode view, JsonNode values) {
        var copy = (ObjectNode) view.deepCopy();
        copy.remove("_user");
        copy.putObject("state").set("values", values);
        return copy;
    }

    private ObjectNode interaction(String type, Member member) {
        var payload = JSON.createObjectNode();
        payload.put("type", type).put("api_app_id", "A0JIT");
        payload.put("trigger_id", workspace.trigger(member.id()));
        payload.putObject("team").put("id", settings.team()).put("domain", "example");
        payload.putObject("user")
                .put("id", member.id())
                .put("username", member.name())
                .put("name", member.name())
                .put("team_id", member.team());
        return payload;
    }

    private ObjectNode action(JsonNode element, @Nullable JsonNode values) {
        var action = JSON.createObjectNode();
        action.put("type", element.path("type").asString(""))
                .put("action_id", element.path("action_id").asString(""))
                .put("block_id", element.path("_block").asString("b"))
                .put("action_ts", Long.toString(clock.millis()));
        if (element.has("value")) {
            action.put("value", element.path("value").asString(""));
        }
        if (values != null) {
            action.set(
                    "selected_option",
                    values.path(element.path("_block").asString(""))
                            .path(element.path("action_id").asString(""))
                            .path("selected_option"));
        }
        return action;
    }

    public Answer send(ObjectNode interaction) {
        return settings.gateway() == null
                ? socket.send("interactive", interaction)
                : post(form(Map.of("payload", interaction.toString())).getBytes(UTF_8));
    }

    /** Signs the bytes as of now and posts them. */
    public Answer post(byte[] body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return post(body, timestamp, Signature.of(settings.signingSecret(), timestamp, body));
    }

    /** Posts the bytes with whatever signature. */
    public Answer post(byte[] body, String timestamp, String signature) {
        URI gateway = java.util.Objects.requireNonNull(settings.gateway());
        var request =
                HttpRequest.newBuilder(gateway.resolve("/slack/events"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Slack-Request-Timestamp", timestamp)
                        .header("X-Slack-Signature", signature)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException notInTime) {
            return new Answer(0, "operation_timeout");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        }
    }

    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        e ->
                                URLEncoder.encode(e.getKey(), UTF_8)
                                        + "="
                                        + URLEncoder.encode(e.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
