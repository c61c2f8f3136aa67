package io.jitaccess.gateway.slack;

import io.jitaccess.gateway.testing.TestingSlack;

import org.junit.jupiter.api.Test;

class SlackOverHttpIT {
    @Test
    void theWholeStory() {
        try (var slack = TestingSlack.overHttp()) {
            new SlackStory(slack).tell();
        }
    }
}
