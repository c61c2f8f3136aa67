package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.slacksandbox.Message;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

class SlackTwoInstancesIT {
    @Test
    void messagesOutliveTheirInstanceAndACodeIsUsedOnce() throws Exception {
        try (var slack = TestingSlack.overHttp()) {
            slack.sandbox().types("dana", "request dev viewer 1h two instances");
            Requested requested =
                    slack.gateway()
                            .bus()
                            .find(Requested.class, r -> r.reason().equals("two instances"));
            String id = requested.requestId();
            slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));
            Message asked = slack.see("alex", id, "0 of 1 approved");

            TestingGateway second = slack.secondInstance();
            slack.gateway()
                    .bus()
                    .state(
                            Events.DANA,
                            Events.approved(id).build(),
                            Events.provisioned(id).build());
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
            second.stop();
        }
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
