package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Deliveries;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.slacksandbox.Signature;
import io.jitaccess.slacksandbox.Workspace;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Two gateways on one bus, of which Slack knows the first. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlackTwoInstancesIT {
    private static TestingSlack slack;
    private static TestingGateway second;

    @BeforeAll
    static void start() {
        slack = TestingSlack.overHttp();
        second = slack.secondInstance();
    }

    @AfterAll
    static void stop() {
        second.stop();
        slack.close();
    }

    @Test
    @Order(1)
    void aRequestThatComesTwiceIsOneWhicheverInstanceSlackReaches() {
        Map<String, String> command =
                slack.sandbox()
                        .deliveries()
                        .command(
                                slack.sandbox().member("dana"),
                                Workspace.APPROVALS,
                                "request dev viewer 1h came twice");
        assertThat(slack.sandbox().deliveries().send(command).ok()).isTrue();
        var again = new LinkedHashMap<>(command);
        again.put("user_name", "signed anew");
        assertThat(slack.sandbox().deliveries().send(again).ok()).isTrue();
        Requested first = find("came twice");

        assertThat(signed(again)).isEqualTo(200);
        await().during(Duration.ofSeconds(1))
                .until(
                        () ->
                                slack.gateway()
                                                .as("ada", "auditors")
                                                .get()
                                                .uri("/api/v1/requests?limit=200")
                                                .exchange()
                                                .expectBody(String.class)
                                                .returnResult()
                                                .getResponseBody()
                                                .split("came twice", -1)
                                                .length
                                        == 2);
        assertThat(find("came twice").requestId()).isEqualTo(first.requestId());
    }

    /** What Slack sends again, at the other instance. */
    private static int signed(Map<String, String> command) {
        byte[] body = Deliveries.form(command).getBytes(UTF_8);
        String now = Long.toString(InstantSource.system().instant().getEpochSecond() + 1);
        return second.client()
                .post()
                .uri("/slack/events")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", now)
                .header("X-Slack-Signature", Signature.of(TestingSlack.SIGNING_SECRET, now, body))
                .bodyValue(body)
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    private static Requested find(String reason) {
        return slack.gateway().bus().find(Requested.class, r -> r.reason().equals(reason));
    }

    @Test
    @Order(2)
    void messagesOutliveTheirInstanceAndACodeIsUsedOnce() throws Exception {
        slack.sandbox().types("dana", "request dev viewer 1h two instances");
        String id = find("two instances").requestId();
        slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));
        Message asked = slack.see("alex", id, "0 of 1 approved");

        slack.gateway()
                .bus()
                .state(Events.DANA, Events.approved(id).build(), Events.provisioned(id).build());
        String code = SlackStory.code(slack.see("dana", "Run this within"));
        slack.gateway()
                .services()
                .answer(
                        "/internal/requests/%s/kubeconfig".formatted(id),
                        200,
                        "application/yaml",
                        "kind: Config\n");
        assertThat(raced(code, slack.gateway(), second)).containsOnlyOnce(200).contains(409);

        slack.gateway().stop();
        second.bus().state(Events.DANA, Facts.expired(id), Facts.deprovisioned(id));
        Message gone = slack.see("alex", id, "confirmed gone");
        assertThat(gone.ts()).isEqualTo(asked.ts());
        assertThat(slack.sandbox().seenBy("alex"))
                .filteredOn(m -> m.shown().contains(id) && !m.channel().startsWith("D"))
                .hasSize(1);
    }

    private static List<Integer> raced(String code, TestingGateway first, TestingGateway second)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls =
                    Stream.of(first, second, first, second, first, second)
                            .map(gateway -> (Callable<Integer>) () -> post(gateway.client(), code))
                            .toList();
            return threads.invokeAll(calls).stream().map(SlackTwoInstancesIT::value).toList();
        }
    }

    private static int value(Future<Integer> future) {
        return future.resultNow();
    }

    private static int post(WebTestClient client, String code) {
        return client.post()
                .uri("/api/v1/kubeconfig")
                .bodyValue(code)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
