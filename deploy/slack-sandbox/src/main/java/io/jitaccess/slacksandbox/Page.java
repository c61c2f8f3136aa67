package io.jitaccess.slacksandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.slacksandbox.Deliveries.Answer;
import io.jitaccess.slacksandbox.Http.Call;
import io.jitaccess.slacksandbox.Http.Reply;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The one page, and what it asks for: what a person sees, and what they type and click. */
final class Page {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Workspace workspace;
    private final Deliveries deliveries;
    private final String html = read("page.html");

    Page(Workspace workspace, Deliveries deliveries) {
        this.workspace = workspace;
        this.deliveries = deliveries;
    }

    private static String read(String resource) {
        try (InputStream file =
                Objects.requireNonNull(Page.class.getResourceAsStream(resource), resource)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Reply handle(Call call) {
        if (call.path().equals("/") && call.method().equals("GET")) {
            return new Reply(
                    200,
                    "text/html; charset=utf-8",
                    html,
                    Map.of(
                            "Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'; script-src"
                                    + " 'unsafe-inline'; connect-src 'self'; img-src data:"));
        }
        if (call.path().equals("/health")) {
            return Reply.text(200, "ok");
        }
        Optional<Member> member = workspace.named(call.query("person"));
        if (member.isEmpty()) {
            return Reply.text(404, "nobody is called that here");
        }
        if (call.path().equals("/page/state") && call.method().equals("GET")) {
            return Reply.json(state(member.get()));
        }
        // A body that no plain form of a foreign page can send: nobody clicks here from elsewhere.
        if (!call.method().equals("POST") || !call.body().startsWith("{")) {
            return Reply.text(404, "no such page");
        }
        JsonNode body = JSON.readTree(call.body());
        return switch (call.path()) {
            case "/page/command" -> told(command(member.get(), body));
            case "/page/click" -> told(click(member.get(), body));
            case "/page/choose" -> told(choose(member.get(), body));
            case "/page/submit" -> told(submit(member.get(), body.path("values")));
            case "/page/close" -> {
                workspace.openView(member.get().id()).ifPresent(v -> workspace.close(id(v)));
                yield told(new Answer(200, ""));
            }
            default -> Reply.text(404, "no such page");
        };
    }

    private static Reply told(Answer answer) {
        return Reply.json(
                JSON.createObjectNode().put("status", answer.status()).put("body", answer.body()));
    }

    private ObjectNode state(Member member) {
        var state = JSON.createObjectNode();
        var messages = state.putArray("messages");
        String direct = Workspace.direct(member.id());
        List<Message> seen =
                workspace.messages().stream()
                        .filter(m -> m.onlyFor() == null || m.onlyFor().equals(member.id()))
                        .filter(m -> m.channel().equals(direct) || !m.channel().startsWith("D"))
                        .toList();
        seen.subList(Math.max(0, seen.size() - 60), seen.size())
                .forEach(
                        m ->
                                messages.addObject()
                                        .put("channel", m.channel())
                                        .put("direct", m.channel().equals(direct))
                                        .put("ts", m.ts())
                                        .put("text", m.text())
                                        .put("edits", m.edits())
                                        .put("whispered", m.onlyFor() != null)
                                        .set("blocks", m.blocks()));
        workspace.openView(member.id()).ifPresent(view -> state.set("view", view));
        return state;
    }

    private Answer command(Member member, JsonNode body) {
        String text = body.path("text").asString("").strip();
        String channel =
                body.path("direct").asBoolean(false)
                        ? Workspace.direct(member.id())
                        : Workspace.APPROVALS;
        if (!text.equals("/jit") && !text.startsWith("/jit ")) {
            return new Answer(400, "Commands begin with /jit");
        }
        return deliveries.send(
                deliveries.command(member, channel, text.substring("/jit".length()).strip()));
    }

    private Answer click(Member member, JsonNode body) {
        Optional<Message> message =
                workspace.message(body.path("channel").asString(""), body.path("ts").asString(""));
        JsonNode element =
                message.map(m -> m.element(body.path("action").asString(""))).orElse(null);
        return element == null
                ? new Answer(404, "that button is gone")
                : deliveries.send(deliveries.click(member, message.get(), element));
    }

    private Answer choose(Member member, JsonNode body) {
        Optional<ObjectNode> view = workspace.openView(member.id());
        if (view.isEmpty()) {
            return new Answer(404, "the form is gone");
        }
        for (JsonNode block : view.get().path("blocks")) {
            JsonNode element = block.path("element");
            if (block.path("dispatch_action").asBoolean(false)
                    && element.path("action_id")
                            .asString("")
                            .equals(body.path("action").asString(""))) {
                var named = (ObjectNode) element.deepCopy();
                named.put("_block", block.path("block_id").asString(""));
                return deliveries.send(
                        deliveries.choice(
                                member,
                                view.get(),
                                named,
                                values(view.get(), body.path("values"))));
            }
        }
        return new Answer(200, "");
    }

    Answer submit(Member member, Map<String, Object> values) {
        JsonNode typed = JSON.valueToTree(values);
        return submit(member, typed);
    }

    private Answer submit(Member member, JsonNode typed) {
        Optional<ObjectNode> view = workspace.openView(member.id());
        if (view.isEmpty()) {
            return new Answer(404, "the form is gone");
        }
        Answer answer =
                deliveries.send(
                        deliveries.submission(member, view.get(), values(view.get(), typed)));
        if (answer.ok() && !answer.body().contains("response_action")) {
            workspace.close(id(view.get()));
        }
        return answer;
    }

    private static String id(JsonNode view) {
        return view.path("id").asString("");
    }

    /** What was filled in, by block, as Slack sends it: text, one value, or several. */
    private static ObjectNode values(JsonNode view, JsonNode typed) {
        var values = JSON.createObjectNode();
        for (JsonNode block : view.path("blocks")) {
            if (!"input".equals(block.path("type").asString(""))) {
                continue;
            }
            String id = block.path("block_id").asString("");
            JsonNode element = block.path("element");
            String type = element.path("type").asString("");
            var value =
                    values.putObject(id)
                            .putObject(element.path("action_id").asString(""))
                            .put("type", type);
            JsonNode given = typed.path(id);
            switch (type) {
                case "plain_text_input" ->
                        value.put(
                                "value",
                                given.isMissingNode()
                                        ? element.path("initial_value").asString(null)
                                        : given.asString(""));
                case "static_select" ->
                        value.set(
                                "selected_option",
                                given.isMissingNode()
                                        ? element.path("initial_option")
                                        : option(given.asString("")));
                default -> {
                    var several = value.putArray("selected_options");
                    if (given.isMissingNode()) {
                        element.path("initial_options").forEach(several::add);
                    } else {
                        given.forEach(one -> several.add(option(one.asString(""))));
                    }
                }
            }
        }
        return values;
    }

    private static JsonNode option(String value) {
        if (value.isEmpty()) {
            return JSON.nullNode();
        }
        var option = JSON.createObjectNode();
        option.putObject("text").put("type", "plain_text").put("text", value);
        return option.put("value", value);
    }
}
