package io.jitaccess.slacksandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.function.Supplier;

/** The methods of Slack's Web API that the gateway uses. Others are answered as Slack does. */
final class WebApi {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SandboxSettings settings;
    private final Workspace workspace;
    private final Supplier<String> socketUrl;

    WebApi(SandboxSettings settings, Workspace workspace, Supplier<String> socketUrl) {
        this.settings = settings;
        this.workspace = workspace;
        this.socketUrl = socketUrl;
    }

    ObjectNode call(String method, String authorization, Map<String, String> form) {
        var answer = JSON.createObjectNode();
        try {
            authorize(method, authorization);
            answer.put("ok", true);
            run(method, form, answer);
        } catch (SlackError error) {
            answer.removeAll();
            answer.put("ok", false).put("error", error.getMessage());
            if (!error.detail().isEmpty()) {
                answer.putObject("response_metadata").putArray("messages").add(error.detail());
            }
        }
        return answer;
    }

    private void authorize(String method, String authorization) {
        String wanted =
                method.equals("apps.connections.open") ? settings.appToken() : settings.botToken();
        if (authorization.isEmpty()) {
            throw new SlackError("not_authed");
        }
        if (!authorization.equals("Bearer " + wanted)) {
            throw new SlackError("invalid_auth");
        }
    }

    private void run(String method, Map<String, String> form, ObjectNode answer) {
        switch (method) {
            case "auth.test", "api.test" ->
                    answer.put("team_id", settings.team())
                            .put("user_id", "U0JITBOT")
                            .put("bot_id", "B0JITBOT");
            case "chat.postMessage" -> {
                Message posted = post(form, null);
                answer.put("channel", posted.channel()).put("ts", posted.ts());
            }
            case "chat.postEphemeral" -> {
                String user = form.getOrDefault("user", "");
                if (workspace.member(user).isEmpty()) {
                    throw new SlackError("user_not_in_channel");
                }
                answer.put("message_ts", post(form, user).ts());
            }
            case "chat.update" -> update(form, answer);
            case "views.open" -> {
                var view = view(form);
                String user = workspace.use(form.getOrDefault("trigger_id", ""));
                answer.set("view", workspace.open(user, view));
            }
            case "views.update" ->
                    answer.set(
                            "view",
                            workspace.replace(form.getOrDefault("view_id", ""), view(form)));
            case "users.info" ->
                    answer.set(
                            "user",
                            user(
                                    workspace
                                            .member(form.getOrDefault("user", ""))
                                            .orElseThrow(() -> new SlackError("user_not_found"))));
            case "users.lookupByEmail" ->
                    answer.set(
                            "user",
                            user(
                                    workspace.members().stream()
                                            .filter(
                                                    m ->
                                                            form.getOrDefault("email", "")
                                                                    .equals(m.email()))
                                            .findFirst()
                                            .orElseThrow(() -> new SlackError("users_not_found"))));
            case "usergroups.users.list" -> {
                ArrayNode users = answer.putArray("users");
                workspace.group(form.getOrDefault("usergroup", "")).forEach(users::add);
            }
            case "apps.connections.open" -> answer.put("url", socketUrl.get());
            default -> throw new SlackError("unknown_method");
        }
    }

    private Message post(
            Map<String, String> form, @org.jspecify.annotations.Nullable String onlyFor) {
        String channel =
                workspace
                        .channel(form.getOrDefault("channel", ""))
                        .orElseThrow(() -> new SlackError("not_in_channel"));
        String text = form.getOrDefault("text", "");
        JsonNode blocks = JSON.readTree(form.getOrDefault("blocks", "[]"));
        BlockLimits.message(text, blocks);
        return workspace.post(channel, text, blocks, onlyFor);
    }

    private void update(Map<String, String> form, ObjectNode answer) {
        String text = form.getOrDefault("text", "");
        JsonNode blocks = JSON.readTree(form.getOrDefault("blocks", "[]"));
        BlockLimits.message(text, blocks);
        String channel = form.getOrDefault("channel", "");
        String ts = form.getOrDefault("ts", "");
        if (!workspace.change(channel, ts, text, blocks)) {
            throw new SlackError("message_not_found");
        }
        answer.put("channel", channel).put("ts", ts);
    }

    private static ObjectNode view(Map<String, String> form) {
        JsonNode view = JSON.readTree(form.getOrDefault("view", "{}"));
        BlockLimits.view(view);
        return (ObjectNode) view;
    }

    private static ObjectNode user(Member member) {
        var user = JSON.createObjectNode();
        user.put("id", member.id())
                .put("team_id", member.team())
                .put("name", member.name())
                .put("deleted", member.deleted())
                .put("is_bot", member.bot())
                .put("is_restricted", member.restricted())
                .put("is_ultra_restricted", false);
        var profile = user.putObject("profile");
        profile.put("real_name", member.name());
        if (member.email() != null) {
            profile.put("email", member.email());
        }
        return user;
    }
}
