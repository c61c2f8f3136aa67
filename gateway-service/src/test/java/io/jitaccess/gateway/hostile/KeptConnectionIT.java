package io.jitaccess.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.gateway.testing.TestingGateway;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A connection that is kept is answered on, however soon the next call comes after a refusal that
 * did not wait for the body of the call before.
 *
 * @see <a href="https://github.com/reactor/reactor-netty/issues/4361">reactor-netty 4361</a>
 */
class KeptConnectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One in a hundred was not answered. */
    private static final int CALLS = 1500;

    private static final TestingGateway GATEWAY = TestingGateway.shared();

    @Test
    void noRefusalIsTheLastAnswerOfItsConnection() throws IOException, InterruptedException {
        String elsewhere = GATEWAY.issuer().token("dana", claims -> claims.audience("other"));
        URI decision = URI.create(GATEWAY.url() + "/api/v1/requests/0KM3V5J8TQ2ZC/approve");
        HttpRequest call =
                HttpRequest.newBuilder(decision)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + elsewhere)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(http.send(call, BodyHandlers.ofString()).statusCode())
                        .as("call %d", i)
                        .isEqualTo(401);
            }
        }
    }
}
