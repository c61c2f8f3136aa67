package io.jitaccess.slacksandbox;

import io.jitaccess.slacksandbox.Deliveries.Answer;
import io.jitaccess.slacksandbox.Faults.Fault;
import io.jitaccess.slacksandbox.Http.Call;
import io.jitaccess.slacksandbox.Http.Reply;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The workspace as a whole: Web API, response addresses, sockets, and the page. */
public final class SlackSandbox implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String API = "/api/";
    private static final String RESPONSE = "/response/";

    private final Workspace workspace;
    private final Faults faults = new Faults();
    private final Socket socket = new Socket();
    private final WebApi api;
    private final Deliveries deliveries;
    private final Page page;
    private final Http http;

    /** Calls that were taken, by method; for tests of order and number. */
    private final List<String> calls = new java.util.concurrent.CopyOnWriteArrayList<>();

    private SlackSandbox(SandboxSettings settings, InstantSource clock) {
        workspace = new Workspace(clock);
        api = new WebApi(settings, workspace, socket::url);
        deliveries = new Deliveries(settings, workspace, socket, clock);
        page = new Page(workspace, deliveries);
        http = new Http(settings.port(), this::handle);
        deliveries.at(http.uri().toString());
        workspace.add(Member.of("U0DANA", "dana", settings.team()));
        workspace.add(Member.of("U0ALEX", "alex", settings.team()));
        workspace.add(Member.of("U0ADA", "ada", settings.team()));
    }

    public static SlackSandbox start(SandboxSettings settings) {
        return new SlackSandbox(settings, InstantSource.system());
    }

    private Reply handle(Call call) {
        if (call.path().startsWith(API) && call.method().equals("POST")) {
            return api(call.path().substring(API.length()), call);
        }
        if (call.path().startsWith(RESPONSE) && call.method().equals("POST")) {
            return respond(call.path().substring(RESPONSE.length()), call);
        }
        return page.handle(call);
    }

    private Reply api(String method, Call call) {
        Fault fault = faults.take(method);
        switch (fault) {
            case Fault.RateLimited(int seconds) -> {
                return new Reply(
                        429,
                        "application/json",
                        "{\"ok\":false,\"error\":\"ratelimited\"}",
                        Map.of("Retry-After", Integer.toString(seconds)));
            }
            case Fault.Status(int code) -> {
                return Reply.text(code, "upstream connect error");
            }
            case Fault.Refused(String error) -> {
                return Reply.json(JSON.createObjectNode().put("ok", false).put("error", error));
            }
            case Fault.Slow(java.time.Duration by) -> {
                try {
                    Thread.sleep(by);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            }
            case null -> {}
        }
        calls.add(method);
        return Reply.json(api.call(method, call.authorization(), call.form()));
    }

    private Reply respond(String id, Call call) {
        return workspace
                .respond(id)
                .map(
                        to -> {
                            JsonNode body = JSON.readTree(call.body());
                            JsonNode blocks =
                                    body.has("blocks")
                                            ? body.path("blocks")
                                            : JSON.createArrayNode();
                            String text = body.path("text").asString("");
                            BlockLimits.message(text, blocks);
                            boolean all =
                                    "in_channel".equals(body.path("response_type").asString(""));
                            workspace.post(to.channel(), text, blocks, all ? null : to.user());
                            return Reply.text(200, "ok");
                        })
                .orElseGet(() -> Reply.text(404, "used_url"));
    }

    /** Where the page is, and below it all else. */
    public URI uri() {
        return http.uri();
    }

    /** Where the Web API is. */
    public URI apiUri() {
        return http.uri().resolve(API);
    }

    public Workspace workspace() {
        return workspace;
    }

    public Faults faults() {
        return faults;
    }

    public Socket socket() {
        return socket;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    public List<String> calls() {
        return calls;
    }

    /** Adds a user, or makes another of the one who has this id. */
    public void add(Member member) {
        workspace.add(member);
    }

    /** Makes or changes a user group. */
    public void group(String id, List<String> users) {
        workspace.group(id, users);
    }

    public Member member(String name) {
        return workspace.named(name).orElseThrow();
    }

    /** Somebody types a command in the channel. */
    public Answer types(String name, String text) {
        return deliveries.send(deliveries.command(member(name), Workspace.APPROVALS, text));
    }

    /** Somebody clicks what has this action in the message. */
    public Answer clicks(String name, Message message, String actionId) {
        JsonNode element = message.element(actionId);
        if (element == null) {
            throw new IllegalArgumentException("no %s in %s".formatted(actionId, message.shown()));
        }
        return deliveries.send(deliveries.click(member(name), message, element));
    }

    /** Somebody sends off the form that is open for them, filled in like this. */
    public Answer submits(String name, Map<String, Object> values) {
        return page.submit(member(name), values);
    }

    /** What somebody sees: all of the channel, and what is for them alone. */
    public List<Message> seenBy(String name) {
        String user = member(name).id();
        return workspace.messages().stream()
                .filter(m -> m.onlyFor() == null || m.onlyFor().equals(user))
                .filter(
                        m ->
                                m.channel().equals(Workspace.direct(user))
                                        || !m.channel().startsWith("D"))
                .toList();
    }

    /** Leaves nothing from tests before. */
    public void reset() {
        calls.clear();
    }

    @Override
    public void close() {
        http.close();
        socket.close();
    }
}
