package io.jitaccess.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Questions whether a process can do its job, asked from the outside. */
final class Probes {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** For what is asked once: eleven processes that have just begun share a few cores. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    private Probes() {}

    static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) TIMEOUT.toMillis());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    static boolean hasLine(Path log, String text) {
        try {
            return Files.exists(log) && Files.readString(log).contains(text);
        } catch (IOException notYet) {
            return false;
        }
    }

    static boolean answers(int port, String path) {
        try {
            return send(request(port, path, TIMEOUT).build()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether a service says that it can do its job. */
    static boolean healthy(int port) {
        return answers(port, "/actuator/health");
    }

    static String get(int port, String path) {
        try {
            return send(request(port, path, PATIENCE).build()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException("no answer from port %d".formatted(port), failed);
        }
    }

    /** What the person of this token gets. */
    static String getAs(int port, String path, String token) {
        try {
            return send(request(port, path, PATIENCE)
                            .header("Authorization", "Bearer " + token)
                            .build())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException("no answer from port %d".formatted(port), failed);
        }
    }

    private static HttpRequest.Builder request(int port, String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(timeout);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
