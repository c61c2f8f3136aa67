package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.gateway.testing.TestingSlack;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class SlackOverSocketIT {
    @Test
    void theWholeStoryAndASocketThatBreaks() {
        try (var slack = TestingSlack.overSocket()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> slack.sandbox().socket().open() > 0);
            new SlackStory(slack).tell();

            slack.gateway()
                    .client()
                    .post()
                    .uri("/slack/events")
                    .bodyValue("x")
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            slack.sandbox().socket().drop();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> slack.sandbox().types("dana", "clusters").ok());
            assertThat(slack.see("dana", "viewer").shown()).contains("dev");
        }
    }
}
