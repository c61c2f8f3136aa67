package io.jitaccess.provisioner.credential;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs what a broker kubeconfig makes kubectl run. */
class ShellTest {
    private static final String LATE =
            """
            {"kind":"ExecCredential","status":{"expirationTimestamp":"2999-01-01T00:00:00Z","token":"t"}}\
            """;
    private static final String OVER =
            """
            {"kind":"ExecCredential","status":{"expirationTimestamp":"2020-01-01T00:00:00Z","token":"t"}}\
            """;

    @TempDir Path home;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer gateway;
    private int status = 200;
    private String body = LATE;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
                        byte[] answer = body.getBytes(UTF_8);
                        exchange.sendResponseHeaders(status, answer.length);
                        exchange.getResponseBody().write(answer);
                    }
                });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private record Ran(int exit, String out, String err) {}

    @Test
    void printsTheCredentialAndKeepsItForItselfAlone() throws Exception {
        assertThat(run()).isEqualTo(new Ran(0, LATE + "\n", ""));
        assertThat(authorizations).containsExactly("Bearer secret-token");

        assertThat(run().out()).isEqualTo(LATE);
        assertThat(authorizations).hasSize(1);
        Path kept = home.resolve(".cache/jit-access/REQ-TID.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
    }

    @Test
    void drawsAgainOnceTheTokenIsOver() throws Exception {
        body = OVER;
        run();
        run();

        assertThat(authorizations).hasSize(2);
    }

    @Test
    void saysOnStandardErrorWhyThereIsNone() throws Exception {
        status = 409;
        body =
                """
                {"title":"Grant not active","detail":"Request REQ has ended. Say \\"please\\".","status":409}\
                """;

        Ran ran = run();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Request REQ has ended");
    }

    @Test
    void saysWhomItCannotReach() throws Exception {
        String url = url();
        gateway.stop(0);

        Ran ran = run();

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("cannot reach " + url);
    }

    private Ran run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Shell.SH.command()));
        command.addAll(Shell.SH.arguments());
        assertThat(command).noneMatch(argument -> argument.contains("secret-token"));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("JIT_URL", url());
        builder.environment().put("JIT_REQUEST", "REQ");
        builder.environment().put("JIT_TOKEN_ID", "TID");
        builder.environment().put("JIT_GRANT_TOKEN", "secret-token");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), out, err);
    }

    private String url() {
        return "http://127.0.0.1:%d/credential".formatted(gateway.getAddress().getPort());
    }
}
