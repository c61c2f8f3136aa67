package io.jitaccess.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jitaccess.gateway.testing.TestingGateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** Sends bytes as they are, which clients that know HTTP refuse to. */
record RawHttp(URI gateway) {
    private static final int PATIENCE_MILLIS = 10_000;

    static RawHttp to(TestingGateway gateway) {
        return new RawHttp(URI.create(gateway.url()));
    }

    /** Everything that was answered until the gateway closed the connection. */
    String send(byte[] bytes) throws IOException {
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException closedBeforeAllWasSent) {
                // What was answered before counts.
            }
            return answer.toString(ISO_8859_1);
        }
    }

    /** A call, in the bytes of HTTP 1.1, after which the connection is closed. */
    static byte[] call(String method, String path, String headers, byte[] body) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "%s %s HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(method, path, body.length, headers)
                        .getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
