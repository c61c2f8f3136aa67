package io.jitaccess.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.jitaccess.kafka.SchemaRegistry;
import io.jitaccess.kafka.Topic;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * The part of the Confluent registry API that our client calls, in memory. The local stack and its
 * end-to-end tests use a real registry; this one serves tests of single services.
 */
public final class TestingRegistry implements AutoCloseable {
    private final JsonMapper json = JsonMapper.shared();
    private final HttpServer server;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
    private final Map<String, Integer> subjects = new ConcurrentHashMap<>();
    private volatile boolean failing;

    private TestingRegistry() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** An empty registry. */
    public static TestingRegistry empty() {
        return new TestingRegistry();
    }

    /** A registry that holds every schema of this version. */
    public static TestingRegistry installed() {
        var testing = new TestingRegistry();
        SchemaRegistry registry = SchemaRegistry.at(testing.url());
        for (Topic topic : Topic.values()) {
            registry.register(topic.subject(), topic.schema());
        }
        return testing;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** While true every call is answered with 503. */
    public void failing(boolean now) {
        failing = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
            if (failing) {
                answer(exchange, 503, Map.of("message", "failing on purpose"));
            } else if (path[0].equals("schemas")) {
                String schema = schemas.get(Integer.parseInt(path[2]));
                answer(
                        exchange,
                        schema == null ? 404 : 200,
                        Map.of("schema", schema == null ? "" : schema));
            } else if (path[0].equals("config")) {
                answer(exchange, 200, Map.of("compatibility", "FULL_TRANSITIVE"));
            } else if (path.length == 1) {
                answer(exchange, 200, subjects.keySet());
            } else {
                subject(exchange, path[1], path.length > 2);
            }
        }
    }

    private void subject(HttpExchange exchange, String subject, boolean register)
            throws IOException {
        String schema =
                json.readTree(exchange.getRequestBody().readAllBytes()).path("schema").asString();
        if (register) {
            int id = ids.computeIfAbsent(schema, _ -> ids.size() + 1);
            schemas.put(id, schema);
            subjects.put(subject, id);
        }
        Integer id = subjects.get(subject);
        boolean found = id != null && schema.equals(schemas.get(id));
        answer(exchange, found ? 200 : 404, Map.of("id", found ? id : 0));
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json.writeValueAsString(body).getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
