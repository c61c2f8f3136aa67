package io.jitaccess.sandbox.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Carries one request from Jetty to the handler and its answer back. */
final class Exchange extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int LARGEST_BODY = 4 << 20;

    private final InstantSource clock;
    private final Function<Request, Response> handler;

    Exchange(InstantSource clock, Function<Request, Response> handler) {
        this.clock = clock;
        this.handler = handler;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response response,
            Callback callback)
            throws IOException {
        Response answer;
        try {
            answer = handler.apply(read(request));
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("path", request.getHttpURI().getPath())
                    .setCause(bug)
                    .log("request failed");
            answer = Response.of(500, "text/plain", "internal error of the sandbox");
        }
        // SDKs read the server's clock from this header to correct their own.
        response.getHeaders().put(HttpHeader.DATE, HttpListener.HTTP_DATE.format(clock.instant()));
        switch (answer) {
            case Response.Whole(int status, String type, Body body, Map<String, String> more) -> {
                response.setStatus(status);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
                more.forEach((name, value) -> response.getHeaders().put(name, value));
                response.write(true, ByteBuffer.wrap(body.bytes()), callback);
            }
            case Response.Stream(int status, String type, Response.Writer writer) -> {
                response.setStatus(status);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
                HttpListener.stream(writer, Content.Sink.asOutputStream(response));
                callback.succeeded();
            }
            case Response.Cut() -> {
                request.getConnectionMetaData().getConnection().getEndPoint().close();
                callback.failed(new IOException("cut on purpose"));
            }
        }
        return true;
    }

    private static Request read(org.eclipse.jetty.server.Request request) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.getValue());
        }
        String query = request.getHttpURI().getQuery();
        try (InputStream body = Content.Source.asInputStream(request)) {
            return new Request(
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    query == null ? "" : query,
                    headers,
                    new Body(body.readNBytes(LARGEST_BODY)),
                    org.eclipse.jetty.server.Request.getRemoteAddr(request));
        }
    }
}
