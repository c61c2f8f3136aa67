package io.jitaccess.gateway.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.CurrentPerson;
import io.jitaccess.gateway.security.Person;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;

import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

class PaceFilterTest {
    private final PaceFilter filter =
            new PaceFilter(new Pace(new PaceSettings(2, Duration.ofMinutes(1))));

    @Test
    void writesOfEachPersonAreLimited() {
        StepVerifier.create(call("dana", HttpMethod.POST, "/api/v1/requests")).verifyComplete();
        StepVerifier.create(call("dana", HttpMethod.POST, "/api/v1/requests")).verifyComplete();
        StepVerifier.create(call("dana", HttpMethod.POST, "/api/v1/requests"))
                .verifyErrorSatisfies(
                        thrown -> {
                            var problem = (Problem) thrown;
                            assertThat(problem.getStatusCode().value()).isEqualTo(429);
                            assertThat(problem.getHeaders().getFirst("Retry-After"))
                                    .isEqualTo("60");
                        });
        StepVerifier.create(call("alex", HttpMethod.POST, "/api/v1/requests")).verifyComplete();
    }

    @Test
    void readsAndCredentialsAreNot() {
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(call("dana", HttpMethod.GET, "/api/v1/requests")).verifyComplete();
            StepVerifier.create(
                            call(
                                    "dana",
                                    HttpMethod.POST,
                                    "/api/v1/requests/0KM3V5J8TQ2ZC/credential"))
                    .verifyComplete();
        }
    }

    private Mono<Void> call(String id, HttpMethod method, String path) {
        var person = new Person(id, id, null, List.of(), Set.of(), Instant.EPOCH, Instant.MAX);
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.method(method, path));
        return new CurrentPerson()
                .filter(exchange, inner -> filter.filter(inner, _ -> Mono.empty()))
                .contextWrite(
                        ReactiveSecurityContextHolder.withAuthentication(
                                new TestingAuthenticationToken(person, "")));
    }
}
