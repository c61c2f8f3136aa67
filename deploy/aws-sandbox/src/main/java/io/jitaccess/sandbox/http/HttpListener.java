package io.jitaccess.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

/** A loopback HTTP or HTTPS server; each exchange runs on a virtual thread of its own. */
public final class HttpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
    private static final int LARGEST_BODY = 4 << 20;
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    static {
        // Without these the JDK's server delays small answers by Nagle's 40 ms and drops all but
        // 200 idle connections.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        if (System.getProperty("sun.net.httpserver.maxIdleConnections") == null) {
            System.setProperty("sun.net.httpserver.maxIdleConnections", "4000");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final Function<Request, Response> handler;

    private HttpListener(
            HttpServer server, InstantSource clock, Function<Request, Response> handler) {
        this.server = server;
        this.clock = clock;
        this.handler = handler;
    }

    /**
     * @param port 0 for any free one
     * @param tls null for plain HTTP
     */
    public static HttpListener start(
            int port,
            @Nullable SSLContext tls,
            InstantSource clock,
            Function<Request, Response> handler) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            HttpServer server;
            if (tls == null) {
                server = HttpServer.create(address, 1024);
            } else {
                HttpsServer secure = HttpsServer.create(address, 1024);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
            HttpListener listener = new HttpListener(server, clock, handler);
            server.createContext("/", listener::serve);
            server.setExecutor(listener.threads);
            server.start();
            return listener;
        } catch (BindException taken) {
            throw new IllegalStateException(
                    "Port "
                            + port
                            + " on 127.0.0.1 is taken: end what listens there or choose another",
                    taken);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response;
            try {
                response = handler.apply(read(exchange));
            } catch (RuntimeException bug) {
                log.atError()
                        .addKeyValue("path", exchange.getRequestURI().getPath())
                        .setCause(bug)
                        .log("request failed");
                response = Response.of(500, "text/plain", "internal error of the sandbox");
            }
            write(exchange, response);
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                exchange.getRequestBody().readNBytes(LARGEST_BODY),
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private void write(HttpExchange exchange, Response response) throws IOException {
        // SDKs read the server's clock from this header to correct their own.
        exchange.getResponseHeaders().set("Date", HTTP_DATE.format(clock.instant()));
        switch (response) {
            case Response.Whole(int status, String type, byte[] body, Map<String, String> more) -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                more.forEach(exchange.getResponseHeaders()::set);
                boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(status, empty ? -1 : body.length);
                if (!empty) {
                    exchange.getResponseBody().write(body);
                }
            }
            case Response.Stream(int status, String type, Response.Writer writer) -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    writer.writeTo(out);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            }
            case Response.Cut() -> {
                // Closing the exchange without headers closes the connection.
            }
        }
    }
}
