package io.jitaccess.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.jitaccess.slacksandbox.Message;
import io.jitaccess.slacksandbox.SandboxSettings;
import io.jitaccess.slacksandbox.SlackSandbox;
import io.jitaccess.slacksandbox.Workspace;

import org.awaitility.core.ConditionTimeoutException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A gateway with a workspace at its side, in which Dana, Alex and Ada have signed in before. */
public final class TestingSlack implements AutoCloseable {
    public static final String TEAM = "T0JIT";
    public static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String BOT_TOKEN = "xoxb-for-tests";
    private static final String APP_TOKEN = "xapp-for-tests";

    private final SlackSandbox sandbox;
    private final TestingGateway gateway;

    /** Over HTTP, once for all tests of the process that harm nothing. */
    public static TestingSlack shared() {
        return Shared.SLACK;
    }

    private static final class Shared {
        static final TestingSlack SLACK = overHttp();
    }

    /** Over HTTP, as most installations have it. */
    public static TestingSlack overHttp() {
        return new TestingSlack("http");
    }

    /** Over a socket that the gateway opens. */
    public static TestingSlack overSocket() {
        return new TestingSlack("socket");
    }

    private TestingSlack(String transport) {
        int port = freePort();
        sandbox =
                SlackSandbox.start(
                        new SandboxSettings(
                                0,
                                TEAM,
                                SIGNING_SECRET,
                                BOT_TOKEN,
                                APP_TOKEN,
                                transport.equals("http")
                                        ? URI.create("http://127.0.0.1:" + port)
                                        : null));
        gateway = TestingGateway.with(settings(transport, port, "first"));
        gateway.services()
                .answer(
                        "/internal/eligibility",
                        200,
                        "application/json",
                        """
                        [{"cluster": "dev", "level": "viewer"}, {"cluster": "dev", "level": "editor"},
                         {"cluster": "prod", "level": "viewer"}]\
                        """);
        signIn("dana", "developers");
        signIn("alex", "platform-leads");
        signIn("ada", "jit-admins", "auditors");
    }

    private Map<String, String> settings(String transport, int port, String instance) {
        var settings = new HashMap<String, String>();
        settings.put("server.port", Integer.toString(port));
        settings.put("jit.instance", instance);
        settings.put("jit.slack.transport", transport);
        settings.put("jit.slack.signing-secret", SIGNING_SECRET);
        settings.put("jit.slack.bot-token", BOT_TOKEN);
        settings.put("jit.slack.app-token", APP_TOKEN);
        settings.put("jit.slack.api-url", sandbox.apiUri().toString());
        settings.put("jit.slack.response-origins", sandbox.uri().toString());
        settings.put("jit.slack.teams", TEAM);
        settings.put("jit.slack.managed-emails", "true");
        settings.put("jit.slack.people[0].team", TEAM);
        settings.put("jit.slack.people[0].user", "U0CERTAIN");
        settings.put("jit.slack.people[0].person", "local:certain");
        settings.put("jit.slack.approvals.channel", Workspace.APPROVALS);
        settings.put("jit.slack.alerts.channel", Workspace.ALERTS);
        settings.put("jit.slack.gateway-url", "http://127.0.0.1:" + port);
        return settings;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Somebody uses the REST interface once. */
    public void signIn(String subject, String... groups) {
        gateway.as(subject, groups).get().uri("/api/v1/requests").exchange().expectStatus().isOk();
    }

    /** A second instance of the gateway, which Slack does not know of. */
    public TestingGateway secondInstance() {
        return gateway.another(settings("http", freePort(), "second"));
    }

    public SlackSandbox sandbox() {
        return sandbox;
    }

    public TestingGateway gateway() {
        return gateway;
    }

    /** The latest message that somebody sees and that fits; waits for one. */
    public Message see(String name, Predicate<Message> fits) {
        try {
            return await().atMost(Duration.ofSeconds(20))
                    .until(() -> latest(name, fits), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException notSeen) {
            throw new AssertionError(
                    "%s sees only %s"
                            .formatted(
                                    name,
                                    sandbox.seenBy(name).stream().map(Message::shown).toList()),
                    notSeen);
        }
    }

    /** The latest message that somebody sees and that shows all of this; waits for one. */
    public Message see(String name, String... texts) {
        return see(name, message -> List.of(texts).stream().allMatch(message.shown()::contains));
    }

    private Optional<Message> latest(String name, Predicate<Message> fits) {
        return sandbox.seenBy(name).stream().filter(fits).reduce((_, last) -> last);
    }

    @Override
    public void close() {
        gateway.close();
        sandbox.close();
    }
}
