package io.jitaccess.local.demo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** The REST interface, as one person uses it. */
public final class JitClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient http;
    private final JsonMapper json = JsonMapper.shared();
    private final String gateway;
    private final String token;

    public JitClient(String gateway, String token) {
        this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), gateway, token);
    }

    /** One person of many, whose connections are shared. */
    public JitClient(HttpClient http, String gateway, String token) {
        this.http = http;
        this.gateway = gateway;
        this.token = token;
    }

    /** An answer of the gateway, whatever its status. */
    public record Answer(int status, String body) {
        /** The body as JSON. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** Posts JSON and waits, as far as the gateway lets one, until it made a difference. */
    public Answer post(String path, Object body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=10")
                        .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                        .build());
    }

    /** Any call, for those that the two above do not cover. */
    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** The request's view once it satisfies the condition. */
    public JsonNode await(String requestId, Predicate<JsonNode> condition, Duration patience) {
        return await(requestId, condition, patience, PAUSE);
    }

    /** The same, looking less often. */
    public JsonNode await(
            String requestId, Predicate<JsonNode> condition, Duration patience, Duration pause) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Answer answer = get("/api/v1/requests/" + requestId);
            if (answer.status() == 200 && condition.test(answer.json())) {
                return answer.json();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "request %s did not get there in %d s; last answer %d %s"
                                .formatted(
                                        requestId,
                                        patience.toSeconds(),
                                        answer.status(),
                                        answer.body()));
            }
            pause(pause);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "no answer to %s %s".formatted(request.method(), request.uri()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
