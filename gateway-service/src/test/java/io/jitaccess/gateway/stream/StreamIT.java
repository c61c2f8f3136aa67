package io.jitaccess.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.gateway.testing.TestingGateway;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class StreamIT {
    private final TestingGateway gateway = TestingGateway.shared();

    @Test
    void changesAreSentToThoseWhoMaySeeThemUntilTheTokenEnds() {
        Instant end = Instant.now().plusSeconds(8);
        var danas = open("dana", end);
        var eves = open("eve", end);
        await().until(() -> !danas.lines.isEmpty() && !eves.lines.isEmpty());

        String id = TestingGateway.newId();
        gateway.bus().state(Events.DANA, Events.requested(id).build(), Events.approved(id).build());

        await().until(() -> danas.text().contains("id:" + id + ":2"));
        assertThat(danas.text()).contains("event:request", "\"state\":\"APPROVED\"");
        await().atMost(Duration.ofSeconds(20)).until(() -> danas.ended && eves.ended);
        assertThat(eves.text()).doesNotContain(id);
    }

    private static final class Stream {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private volatile boolean ended;

        String text() {
            return String.join("\n", lines);
        }
    }

    private Stream open(String subject, Instant end) {
        String token = gateway.issuer().token(subject, c -> c.expirationTime(Date.from(end)));
        var stream = new Stream();
        Thread.ofVirtual()
                .start(
                        () -> {
                            read(token, stream.lines);
                            stream.ended = true;
                        });
        return stream;
    }

    private void read(String token, List<String> lines) {
        var request =
                HttpRequest.newBuilder(URI.create(gateway.url() + "/api/v1/stream"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            http.send(request, HttpResponse.BodyHandlers.ofLines()).body().forEach(lines::add);
        } catch (IOException failed) {
            lines.add(failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
