package io.jitaccess.sandbox.http;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

/** A loopback HTTP or HTTPS server; each exchange runs on a virtual thread of its own. */
public final class HttpListener implements AutoCloseable {
    static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final Server server;
    private final ServerConnector connector;
    private final String scheme;

    private HttpListener(Server server, ServerConnector connector, String scheme) {
        this.server = server;
        this.connector = connector;
        this.scheme = scheme;
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
        QueuedThreadPool threads = new QueuedThreadPool(24, 4);
        threads.setName("sandbox-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        ServerConnector connector;
        if (tls == null) {
            connector = new ServerConnector(server, http);
        } else {
            SslContextFactory.Server secure = new SslContextFactory.Server();
            secure.setSslContext(tls);
            connector = new ServerConnector(server, secure, http);
        }
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new Exchange(clock, handler));
        HttpListener listener = new HttpListener(server, connector, tls == null ? "http" : "https");
        listener.start(port);
        return listener;
    }

    /**
     * What is signed must reach us as it was sent: no time of Jetty's own, no tidied paths or
     * header values.
     */
    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendDateHeader(false);
        configuration.setSendServerVersion(false);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setHeaderCacheCaseSensitive(true);
        configuration.setRequestHeaderSize(32 << 10);
        return configuration;
    }

    private void start(int port) {
        try {
            server.start();
        } catch (IOException taken) {
            close();
            throw new IllegalStateException(
                    "Port %d on 127.0.0.1 is taken: end what listens there or choose another"
                            .formatted(port),
                    taken);
        } catch (Exception failed) {
            throw new IllegalStateException("Cannot serve HTTP", failed);
        }
    }

    public URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("Cannot stop serving HTTP", failed);
        }
    }

    /** Writes to a client that may be gone by now. */
    static void stream(Response.Writer writer, OutputStream out) throws IOException {
        try (out) {
            writer.writeTo(out);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
