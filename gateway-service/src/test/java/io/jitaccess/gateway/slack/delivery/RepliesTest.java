package io.jitaccess.gateway.slack.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.jitaccess.gateway.slack.SlackSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class RepliesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.slack.com/commands/T1/2/3",
                "https://hooks.slack.com.evil.example/commands",
                "https://hooks.slack.com@evil.example/commands",
                "https://dana@hooks.slack.com/commands",
                "https://hooks.slack.com:8443/commands",
                "https://169.254.169.254/latest/meta-data",
                "//hooks.slack.com/commands",
                "file:///etc/passwd",
                "https://hooks.slack.com\\@evil.example/",
                "",
            })
    void onlySlackIsAnswered(String url) {
        assertThat(replies(Map.of()).isSlacks(url)).isFalse();
    }

    @Test
    void slackIsAnswered() {
        assertThat(replies(Map.of()).isSlacks("https://hooks.slack.com/commands/T1/2/3")).isTrue();
    }

    @Test
    void anAnswerThatSlackCannotTakeNowComesWhenSlackSaysSo() throws Exception {
        var calls = new CopyOnWriteArrayList<Long>();
        HttpServer slack =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slack.createContext(
                "/",
                exchange -> {
                    calls.add(System.nanoTime());
                    exchange.getResponseHeaders().set("Retry-After", "2");
                    exchange.sendResponseHeaders(calls.size() == 1 ? 429 : 200, -1);
                    exchange.close();
                });
        slack.start();
        try {
            String origin = "http://127.0.0.1:" + slack.getAddress().getPort();
            replies(Map.of("jit.slack.response-origins", origin))
                    .reply(origin + "/commands", "hello", List.of());
            assertThat(calls).hasSize(2);
            assertThat(calls.getLast() - calls.getFirst())
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1900));
        } finally {
            slack.stop(0);
        }
    }

    private static Replies replies(Map<String, String> settings) {
        return new Replies(
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("jit.slack", SlackSettings.class));
    }
}
