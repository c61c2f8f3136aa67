package io.jitaccess.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class SlowClientsTest {
    private static final int PIECE = 1 << 16;
    private final CountDownLatch ended = new CountDownLatch(1);
    private DisposableServer server;

    @BeforeEach
    void start() {
        server =
                SlowClients.limited(
                                HttpServer.create().host("127.0.0.1").port(0),
                                Duration.ofMillis(500))
                        .route(
                                routes ->
                                        routes.get(
                                                "/endless",
                                                (_, response) -> response.sendByteArray(endless())))
                        .bindNow();
    }

    private Flux<byte[]> endless() {
        return Flux.<byte[]>generate(sink -> sink.next(new byte[PIECE]))
                .doFinally(_ -> ended.countDown());
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void whoStopsReadingIsHungUpOn() throws Exception {
        try (Socket client = client()) {
            send(client, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoReadsIsServed() throws Exception {
        try (Socket client = client()) {
            send(client, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");

            InputStream answer = client.getInputStream();
            for (int i = 0; i < 200; i++) {
                assertThat(answer.readNBytes(PIECE)).hasSize(PIECE);
            }
            assertThat(ended.getCount()).isEqualTo(1);
        }
    }

    private Socket client() throws Exception {
        var client = new Socket();
        client.setReceiveBufferSize(4096);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        return client;
    }

    private static void send(Socket client, String call) throws Exception {
        client.getOutputStream().write(call.getBytes(US_ASCII));
    }
}
