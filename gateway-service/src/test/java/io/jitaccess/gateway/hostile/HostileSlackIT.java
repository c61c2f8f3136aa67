package io.jitaccess.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Deliveries;
import io.jitaccess.slacksandbox.Member;
import io.jitaccess.slacksandbox.Workspace;
import io.jitaccess.testing.Mutations;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;
import java.util.Map;

/** Whatever comes with Slack's signature is answered in time and with none of 5xx. */
class HostileSlackIT {
    private static final TestingSlack SLACK = withMallory();
    private static final Deliveries DELIVERIES = SLACK.sandbox().deliveries();

    private static final String USER =
            """
            "team":{"id":"T0JIT","domain":"example"},"user":{"id":"U0MALLORY","team_id":"T0JIT","name":"mallory"},
            "api_app_id":"A0JIT","trigger_id":"1.2.3","response_url":"http://127.0.0.1:1/response/x"\
            """;

    private static final String VALUES =
            """
            {"cluster":{"cluster":{"type":"static_select","selected_option":{"value":"dev","text":{"type":"plain_text","text":"dev"}}}},
             "reason":{"reason":{"type":"plain_text_input","value":"why not"}},
             "typed":{"typed":{"type":"plain_text_input","value":"dev"}}}\
            """;

    /** Somebody of their own, whose pace is nobody else's. */
    private static TestingSlack withMallory() {
        TestingSlack slack = TestingSlack.shared();
        slack.sandbox().add(Member.of("U0MALLORY", "mallory", TestingSlack.TEAM));
        slack.signIn("mallory", "developers");
        return slack;
    }

    @Property
    void interactionsOfAnyKind(@ForAll("interactions") String payload) {
        expectCalm(Deliveries.form(Map.of("payload", payload)).getBytes(UTF_8));
    }

    @Property
    void commandsOfAnyKind(@ForAll("commands") String text) {
        expectCalm(
                Deliveries.form(
                                DELIVERIES.command(
                                        SLACK.sandbox().member("mallory"),
                                        Workspace.APPROVALS,
                                        text))
                        .getBytes(UTF_8));
    }

    @Property
    void bodiesOfAnyKind(@ForAll("bodies") byte[] body) {
        expectCalm(body);
    }

    private static void expectCalm(byte[] body) {
        Deliveries.Answer answer = DELIVERIES.post(body);

        assertThat(answer.status()).as(answer.body()).isBetween(200, 499);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "io.jitaccess", "com.slack");
    }

    @Provide
    Arbitrary<String> interactions() {
        return Mutations.of(
                "{\"type\":\"block_actions\",%s,\"container\":{\"type\":\"message\",\"message_ts\":\"1.2\",\"channel_id\":\"C1\"},\"actions\":[{\"type\":\"button\",\"action_id\":\"jit-approve\",\"block_id\":\"b\",\"value\":\"0KM3V5J8TQ2ZC digest\",\"action_ts\":\"1\"}]}"
                        .formatted(USER),
                "{\"type\":\"block_actions\",%s,\"view\":{\"id\":\"V1\",\"hash\":\"h\",\"state\":{\"values\":%s}},\"actions\":[{\"type\":\"static_select\",\"action_id\":\"jit-cluster\",\"block_id\":\"cluster\"}]}"
                        .formatted(USER, VALUES),
                submission("jit-ask-modal"),
                submission("jit-deny-modal"),
                submission("jit-extend-modal"),
                submission("jit-lockdown-modal"),
                "{\"type\":\"view_closed\",%s,\"view\":{\"callback_id\":\"jit-ask-modal\"}}"
                        .formatted(USER),
                "{\"type\":\"shortcut\",%s,\"callback_id\":\"jit\"}".formatted(USER),
                "{\"type\":\"message_action\",%s,\"callback_id\":\"jit\"}".formatted(USER));
    }

    private static String submission(String modal) {
        return "{\"type\":\"view_submission\",%s,\"view\":{\"id\":\"V1\",\"type\":\"modal\",\"callback_id\":\"%s\",\"private_metadata\":\"dev 0\\nhttp://127.0.0.1:1/x\",\"state\":{\"values\":%s}},\"response_urls\":[]}"
                .formatted(USER, modal, VALUES);
    }

    @Provide
    Arbitrary<String> commands() {
        // None that does what the next tests do not expect.
        return Mutations.of(
                        "request prod viewer 1h",
                        "status 0KM3V5J8TQ2ZC",
                        "revoke 0KM3V5J8TQ2ZC \"all done\"",
                        "admin lockdown --cluster=dev --reason x",
                        "help")
                .map(text -> text.replace("lockdown", "list"));
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        return Mutations.of(
                List.of(
                        "payload=%7B%22type%22%3A%22block_actions%22%7D".getBytes(UTF_8),
                        "{\"type\":\"url_verification\",\"challenge\":\"x\"}".getBytes(UTF_8),
                        "{\"type\":\"event_callback\",\"team_id\":\"T0JIT\",\"event\":{\"type\":\"app_home_opened\",\"user\":\"U0MALLORY\"}}"
                                .getBytes(UTF_8),
                        "ssl_check=1&token=x".getBytes(UTF_8),
                        "command=%2Fjit&text=help&team_id=T0JIT&user_id=U0MALLORY"
                                .getBytes(UTF_8)));
    }
}
