package io.jitaccess.sandbox.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What goes back: a whole body, a stream that ends when its writer returns, or nothing at all. */
public sealed interface Response {
    /** Writes the body of a stream; each flush reaches the client. */
    @FunctionalInterface
    interface Writer {
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /** An answer with a known length. */
    record Whole(int status, String contentType, Body body, Map<String, String> headers)
            implements Response {}

    /** An answer that goes on, as a Kubernetes watch does. */
    record Stream(int status, String contentType, Writer writer) implements Response {}

    /** The connection is cut without an answer. */
    record Cut() implements Response {}

    static Response of(int status, String contentType, String body) {
        return new Whole(
                status, contentType, new Body(body.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    static Response json(int status, String body) {
        return of(status, "application/json", body);
    }
}
