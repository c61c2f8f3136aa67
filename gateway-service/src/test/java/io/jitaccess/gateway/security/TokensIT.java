package io.jitaccess.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.gateway.testing.TestingIssuer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.stream.Stream;

class TokensIT {
    private static final TestingGateway GATEWAY = TestingGateway.shared();
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedWithAHint(String what, String token) {
        GATEWAY.with(token)
                .get()
                .uri("/api/v1/requests")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .contentType("application/problem+json")
                .expectHeader()
                .valueMatches("WWW-Authenticate", "Bearer.*")
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(detail.toString()).contains("listed issuer"));
    }

    static Stream<Arguments> badTokens() {
        TestingIssuer issuer = GATEWAY.issuer();
        return Stream.of(
                Arguments.of("not a token", "abc"),
                Arguments.of("unsigned", issuer.unsigned("dana")),
                Arguments.of("forged", issuer.forged("dana")),
                Arguments.of("signed with the public key", issuer.confused("dana")),
                Arguments.of(
                        "expired",
                        issuer.token("dana", c -> c.expirationTime(Date.from(LONG_AGO)))),
                Arguments.of("without end", issuer.token("dana", c -> c.expirationTime(null))),
                Arguments.of(
                        "not yet valid",
                        issuer.token(
                                "dana",
                                c -> c.notBeforeTime(Date.from(Instant.now().plusSeconds(600))))),
                Arguments.of(
                        "for another audience", issuer.token("dana", c -> c.audience("other"))),
                Arguments.of(
                        "of a stranger",
                        issuer.token("dana", c -> c.issuer("https://stranger.example"))),
                Arguments.of("without issuer", issuer.token("dana", c -> c.issuer(null))),
                Arguments.of("without subject", issuer.token("dana", c -> c.subject(null))),
                Arguments.of("grant token elsewhere", issuer.grantToken("0KM3V5J8TQ2ZC")));
    }

    @Test
    void withoutATokenOnlyHealthMetricsAndTheDescriptionAreOpen() {
        Map.of(
                        "/actuator/health", 200,
                        "/actuator/prometheus", 200,
                        "/v3/api-docs", 200,
                        "/api/v1/requests", 401,
                        "/api/v1/stream", 401,
                        "/actuator/env", 401,
                        "/nowhere", 401)
                .forEach(
                        (path, status) ->
                                GATEWAY.client()
                                        .get()
                                        .uri(path)
                                        .exchange()
                                        .expectStatus()
                                        .isEqualTo(status));
    }

    @Test
    void anUnverifiedOrForeignAddressIsNoUserName() {
        String unverified =
                GATEWAY.issuer()
                        .token(
                                "mallory",
                                c ->
                                        c.claim("email", "dana@example.com")
                                                .claim("email_verified", false));
        String foreign =
                GATEWAY.issuer().token("mallory", c -> c.claim("email", "dana@evil.example"));

        for (String token : new String[] {unverified, foreign}) {
            GATEWAY.with(token)
                    .post()
                    .uri("/api/v1/requests")
                    .bodyValue(
                            Map.of(
                                    "cluster", "dev",
                                    "level", "viewer",
                                    "duration", "1h",
                                    "reason", "try"))
                    .exchange()
                    .expectBody()
                    .jsonPath("$.user")
                    .isEqualTo("mallory");
        }
    }
}
