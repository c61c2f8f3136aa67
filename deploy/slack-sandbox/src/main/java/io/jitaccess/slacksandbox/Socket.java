package io.jitaccess.slacksandbox;

import io.jitaccess.slacksandbox.Deliveries.Answer;

import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The sockets that the app opened. Each payload goes to one of them and is acknowledged by id. */
public final class Socket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Socket.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Server server = new Server();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    Socket() {
        server.setDaemon(true);
        server.setReuseAddr(true);
        server.start();
        try {
            listening.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "ws://127.0.0.1:%d/link?ticket=%d"
                .formatted(server.getPort(), ids.incrementAndGet());
    }

    /** How many sockets are open. */
    public int open() {
        return server.getConnections().size();
    }

    /** Ends all that are open, as Slack does now and then. */
    public void drop() {
        List.copyOf(server.getConnections()).forEach(WebSocket::close);
    }

    Answer send(String type, ObjectNode payload) {
        return send(type, payload, "e" + ids.incrementAndGet());
    }

    private Answer send(String type, ObjectNode payload, String id) {
        List<WebSocket> open = List.copyOf(server.getConnections());
        if (open.isEmpty()) {
            return new Answer(0, "no socket is open");
        }
        var envelope = JSON.createObjectNode();
        envelope.put("envelope_id", id)
                .put("type", type)
                .put("accepts_response_payload", true)
                .set("payload", payload);
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        open.getLast().send(envelope.toString());
        try {
            JsonNode body = answer.get(3, TimeUnit.SECONDS).path("payload");
            return new Answer(200, body.isMissingNode() ? "" : body.toString());
        } catch (ExecutionException | TimeoutException late) {
            return new Answer(0, "operation_timeout");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer(0, "interrupted");
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            socket.send(
                    "{\"type\":\"hello\",\"num_connections\":1,\"connection_info\":{\"app_id\":\"A0JIT\"}}");
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onMessage(WebSocket socket, String text) {
            JsonNode message = JSON.readTree(text);
            var answer = waiting.get(message.path("envelope_id").asString(""));
            if (answer != null) {
                answer.complete(message);
            }
        }

        @Override
        public void onError(WebSocket socket, Exception failed) {
            log.atDebug().setCause(failed).log("socket failed");
        }

        @Override
        public void onStart() {
            listening.countDown();
        }
    }
}
