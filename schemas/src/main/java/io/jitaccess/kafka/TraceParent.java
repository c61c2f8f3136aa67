package io.jitaccess.kafka;

import io.jitaccess.events.JitEvent;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The W3C trace context of an event. Its ids follow from request id and event id, so everything of
 * one request is one trace from the click to the removal hours later, although nobody carries a
 * context through state stores, timers and restarts; and a repeat of an event is the same span.
 */
public final class TraceParent {
    /** Name of the header, in Kafka as in HTTP. */
    public static final String HEADER = "traceparent";

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private TraceParent() {}

    /** The header's value; nothing for what belongs to no request. */
    public static Optional<String> of(JitEvent event) {
        String requestId = event.requestId();
        return requestId == null
                ? Optional.empty()
                : Optional.of("00-%s-%s-01".formatted(traceId(requestId), spanId(event.eventId())));
    }

    /** Trace id of everything that belongs to the request. */
    public static String traceId(String requestId) {
        return hash("jit/" + requestId, TRACE_BYTES);
    }

    /** Span id of the event. */
    public static String spanId(String eventId) {
        return hash(eventId, SPAN_BYTES);
    }

    /** Sets the header; that of the event which this one answers is replaced. */
    static void put(Headers headers, JitEvent event) {
        of(event)
                .map(value -> value.getBytes(StandardCharsets.US_ASCII))
                .filter(value -> !Arrays.equals(value, present(headers)))
                .ifPresent(value -> headers.remove(HEADER).add(HEADER, value));
    }

    private static byte[] present(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null ? new byte[0] : header.value();
    }

    private static String hash(String text, int bytes) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
