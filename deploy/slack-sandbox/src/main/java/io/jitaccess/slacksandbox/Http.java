package io.jitaccess.slacksandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A loopback HTTP server on virtual threads. */
final class Http implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Http.class);
    private static final int LARGEST = 4 << 20;

    private final Server server;
    private final ServerConnector connector;

    /** One request. */
    record Call(String method, String path, String query, String authorization, String body) {
        Map<String, String> form() {
            return pairs(body);
        }

        String query(String name) {
            return pairs(query).getOrDefault(name, "");
        }

        private static Map<String, String> pairs(String text) {
            var pairs = new LinkedHashMap<String, String>();
            for (String pair : text.split("&", -1)) {
                int at = pair.indexOf('=');
                if (at > 0) {
                    pairs.put(
                            URLDecoder.decode(pair.substring(0, at), UTF_8),
                            URLDecoder.decode(pair.substring(at + 1), UTF_8));
                }
            }
            return pairs;
        }
    }

    /** One answer. */
    record Reply(int status, String type, String body, Map<String, String> headers) {
        static Reply json(Object body) {
            return new Reply(200, "application/json; charset=utf-8", body.toString(), Map.of());
        }

        static Reply text(int status, String body) {
            return new Reply(status, "text/plain; charset=utf-8", body, Map.of());
        }
    }

    Http(int port, Function<Call, Reply> handler) {
        var threads = new QueuedThreadPool(16, 2);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Exchange(handler));
        try {
            server.start();
        } catch (Exception taken) {
            throw new IllegalStateException(
                    "Port %d on 127.0.0.1 cannot be used".formatted(port), taken);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static final class Exchange extends Handler.Abstract {
        private final Function<Call, Reply> handler;

        Exchange(Function<Call, Reply> handler) {
            this.handler = handler;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws IOException {
            Reply reply;
            try {
                reply = handler.apply(read(request));
            } catch (RuntimeException bug) {
                log.atError().setCause(bug).log("call failed");
                reply = Reply.text(500, "internal error of the sandbox");
            }
            response.setStatus(reply.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
            reply.headers().forEach(response.getHeaders()::put);
            response.write(true, ByteBuffer.wrap(reply.body().getBytes(UTF_8)), callback);
            return true;
        }

        private static Call read(Request request) throws IOException {
            String query = request.getHttpURI().getQuery();
            String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
            try (InputStream body = Content.Source.asInputStream(request)) {
                return new Call(
                        request.getMethod(),
                        request.getHttpURI().getPath(),
                        query == null ? "" : query,
                        authorization == null ? "" : authorization,
                        new String(body.readNBytes(LARGEST), UTF_8));
            }
        }
    }
}
