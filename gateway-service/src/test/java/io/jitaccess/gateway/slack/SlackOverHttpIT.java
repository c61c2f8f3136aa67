package io.jitaccess.gateway.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.testing.TestingSlack;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class SlackOverHttpIT {
    @Test
    void theWholeStory() {
        new SlackStory(TestingSlack.shared()).tell();
    }

    @Test
    void twoHundredCommandsAtOnceAreAcknowledgedInTime() throws Exception {
        TestingSlack slack = TestingSlack.shared();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slack.sandbox().types("dana", "list");
            List<Callable<Integer>> commands =
                    Collections.nCopies(200, () -> slack.sandbox().types("dana", "list").status());

            // The stand-in gives up after three seconds, as Slack does.
            assertThat(threads.invokeAll(commands)).allMatch(answer -> answer.resultNow() == 200);
        }
    }
}
