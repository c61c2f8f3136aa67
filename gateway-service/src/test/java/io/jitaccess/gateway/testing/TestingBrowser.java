package io.jitaccess.gateway.testing;

import static org.awaitility.Awaitility.await;

import io.jitaccess.testing.Tool;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Chromium without a window, driven over its DevTools protocol. */
public final class TestingBrowser implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket page;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    /** Where one is; a test ends where there is none. */
    public static Path installed() {
        return Tool.find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    }

    public TestingBrowser(Path browser, URI start) throws Exception {
        Path profile = Files.createTempDirectory("browser");
        process =
                new ProcessBuilder(
                                browser.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-extensions",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--window-size=1200,900",
                                "--user-data-dir=" + profile,
                                start.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("browser.log").toFile())
                        .start();
        try {
            page = connected(profile.resolve("DevToolsActivePort"));
        } catch (Exception failed) {
            end();
            throw failed;
        }
    }

    private WebSocket connected(Path port) throws Exception {
        await().atMost(Duration.ofMinutes(3)).until(() -> Files.exists(port));
        String address = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
        String url =
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> debugger(address), Optional::isPresent)
                        .orElseThrow();
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new Answers())
                .get(20, TimeUnit.SECONDS);
    }

    private Optional<String> debugger(String address) throws InterruptedException {
        try {
            String list =
                    http.send(
                                    HttpRequest.newBuilder(URI.create(address + "/json")).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return JSON.readTree(list)
                    .valueStream()
                    .filter(target -> "page".equals(target.path("type").asString("")))
                    .map(target -> target.path("webSocketDebuggerUrl").asString(""))
                    .findFirst();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    /** The value of a script in the page, awaited if it is a promise. */
    public String run(String script) {
        var params =
                JSON.createObjectNode()
                        .put("expression", script)
                        .put("awaitPromise", true)
                        .put("returnByValue", true);
        return call("Runtime.evaluate", params).path("result").path("value").asString("");
    }

    private JsonNode call(String method, JsonNode params) {
        int id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        var call = JSON.createObjectNode().put("id", id).put("method", method);
        call.set("params", params);
        var _ = page.sendText(call.toString(), true);
        try {
            return answer.get(30, TimeUnit.SECONDS).path("result");
        } catch (Exception failed) {
            throw new IllegalStateException(params.toString(), failed);
        }
    }

    /** Takes a picture of the page, for people who want to look: {@code -Djit.pictures=FOLDER}. */
    public void picture(String name) {
        String folder = System.getProperty("jit.pictures");
        if (folder == null) {
            return;
        }
        String png =
                call("Page.captureScreenshot", JSON.createObjectNode()).path("data").asString("");
        try {
            Files.write(Path.of(folder, name + ".png"), Base64.getDecoder().decode(png));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until the page shows the text in the element of this id. */
    public void sees(String id, String text) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                run("String(document.getElementById('%s').innerText)".formatted(id))
                                        .contains(text));
    }

    @Override
    public void close() {
        page.abort();
        end();
        http.close();
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                var answer = waiting.remove(message.path("id").asInt(-1));
                if (answer != null) {
                    answer.complete(message);
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
