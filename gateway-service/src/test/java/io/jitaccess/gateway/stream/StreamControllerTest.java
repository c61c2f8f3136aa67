package io.jitaccess.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.testing.Events;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import reactor.core.Disposable;
import reactor.test.StepVerifier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

class StreamControllerTest {
    private static final Instant NOW = Events.T0;
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RequestViews views = new RequestViews();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StreamController controller =
            new StreamController(
                    views,
                    new StreamSettings(Duration.ofMinutes(1), 10, 2),
                    InstantSource.fixed(NOW),
                    meters);

    @Test
    void aClientThatDoesNotKeepUpIsCutOffAtOnce() {
        StepVerifier.create(controller.stream(dana(NOW.plusSeconds(3600))), 0)
                .then(() -> changes(200))
                .expectComplete()
                .verify(SOON);
        assertThat(open()).isZero();
    }

    @Test
    void aClientThatKeepsUpIsNot() {
        StepVerifier.create(
                        controller.stream(dana(NOW.plusSeconds(3600)))
                                .filter(event -> event.data() != null))
                .then(() -> changes(200))
                .expectNextCount(200)
                .thenCancel()
                .verify(SOON);
        assertThat(open()).isZero();
    }

    @Test
    void theStreamEndsWithTheToken() {
        StepVerifier.create(controller.stream(dana(NOW.plusMillis(200))).ignoreElements())
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(controller.stream(dana(NOW.minusSeconds(1))).ignoreElements())
                .expectComplete()
                .verify(SOON);
        assertThat(open()).isZero();
    }

    @Test
    void noMoreThanSoManyAreOpen() {
        Person dana = dana(NOW.plusSeconds(3600));
        Disposable first = controller.stream(dana).subscribe();
        Disposable second = controller.stream(dana).subscribe();

        assertThatThrownBy(() -> controller.stream(dana))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.getStatusCode().value()).isEqualTo(503));
        first.dispose();
        controller.stream(dana).subscribe().dispose();
        second.dispose();
        assertThat(open()).isZero();
    }

    private double open() {
        return meters.get("jit.stream.clients").gauge().value();
    }

    private void changes(int count) {
        for (int i = 1; i <= count; i++) {
            views.anticipate(Events.requested(RequestId.of(i).value()).build());
        }
    }

    private static Person dana(Instant expiresAt) {
        return new Person(
                Events.DANA, "dana", null, List.of(), Set.of(), NOW.minusSeconds(60), expiresAt);
    }
}
