package io.jitaccess.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.local.chaos.Chaos;
import io.jitaccess.local.chaos.Finding;
import io.jitaccess.local.chaos.SecretSearch;
import io.jitaccess.local.demo.Story;
import io.jitaccess.local.demo.Teller;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Journeys through the whole product. Ordered, since the search for secrets is worth the more the
 * more has happened before it.
 */
@ExtendWith(RunningStack.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JourneyIT {
    private final RunningStack.Handle running;

    JourneyIT(RunningStack.Handle running) {
        this.running = running;
    }

    @Test
    @Order(1)
    void theStoryIsTrue() {
        new Story(
                        new Teller(System.out),
                        running.client("dana"),
                        running.client("alex"),
                        running.client("ada"),
                        running.stack().layout().run())
                .tell();
    }

    @ParameterizedTest
    @Order(2)
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown cluster |"
                        + " {'cluster':'nowhere','level':'viewer','duration':'1h','reason':'x'} |"
                        + " cluster",
                "unknown field |"
                    + " {'cluster':'dev','level':'viewer','duration':'1h','reason':'x','colour':'red'}"
                    + " | colour",
                "no DNS label |"
                    + " {'cluster':'dev','level':'viewer','namespaces':['We_b'],'duration':'1h','reason':'x'}"
                    + " | namespaces",
                "too short | {'cluster':'dev','level':'viewer','duration':'5m','reason':'x'} |"
                        + " duration",
                "too long | {'cluster':'dev','level':'viewer','duration':'9h','reason':'x'} |"
                        + " duration",
                "no duration | {'cluster':'dev','level':'viewer','duration':'soon','reason':'x'} |"
                        + " duration",
                "no reason | {'cluster':'dev','level':'viewer','duration':'1h','reason':' '} |"
                        + " reason",
            })
    void aBadRequestIsRefusedWithTheNameOfItsField(String what, String body, String field) {
        var answer =
                running.client("dana").send("POST", "/api/v1/requests", body.replace('\'', '"'));

        assertThat(answer.status()).as("%s: %s", what, answer.body()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString() + answer.body()).contains(field);
        assertThat(answer.json().path("status").asInt()).isEqualTo(400);
    }

    @Test
    @Order(3)
    void withoutAValidTokenNothingIsAnswered() {
        String unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJkYW5hIn0.";
        var nobody = new io.jitaccess.local.demo.JitClient(running.gateway(), unsigned);

        assertThat(nobody.get("/api/v1/requests").status()).isEqualTo(401);
    }

    @Test
    @Order(3)
    void anInternalCallWithoutAServiceJwtIsRefused() {
        Stream.of(
                        running.stack().ports().approval() + "/internal/eligibility",
                        running.stack().ports().provisioner() + "/internal/clusters",
                        running.stack().ports().reaper() + "/internal/grants",
                        running.stack().ports().audit() + "/internal/audit/events")
                .forEach(
                        call -> {
                            var person =
                                    new io.jitaccess.local.demo.JitClient(
                                            "http://127.0.0.1:" + call.replaceFirst("/.*", ""),
                                            running.token("ada"));
                            assertThat(person.get(call.replaceFirst("^[0-9]+", "")).status())
                                    .as(call)
                                    .isEqualTo(401);
                        });
    }

    @Test
    @Order(4)
    void whatWasPromisedHoldsThoughEachServiceAndTheDatabaseAreKilledAndAwsFails()
            throws InterruptedException {
        var chaos =
                new Chaos(
                        new StackAccess(running.stack().layout(), running.stack().ports()),
                        new Progress(System.out),
                        InstantSource.system());

        List<Finding> findings =
                chaos.run(
                        new Chaos.Settings(
                                40,
                                1,
                                Duration.ofSeconds(30),
                                new Chaos.Scope(List.of("postgresql"), 1, false),
                                0.2,
                                // Without the AOT caches of deploy/local/up and on a busy machine;
                                // deploy/local/chaos holds them to ten seconds.
                                Duration.ofSeconds(60)));

        assertThat(findings).filteredOn(finding -> !finding.holds()).isEmpty();
    }

    @Test
    @Order(9)
    void noSecretIsAnywhere() {
        var stack = new StackAccess(running.stack().layout(), running.stack().ports());
        var search = new SecretSearch(stack, SecretSearch.grantTokensIn(stack.layout().run()));

        assertThat(search.found()).isEmpty();
    }
}
