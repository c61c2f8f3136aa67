package io.jitaccess.gateway.bus;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Leads from the trace of a call or click to the trace of the request that came of it, whose ids
 * the records carry. Where nobody traces, nothing is done.
 */
final class TraceLink {
    private TraceLink() {}

    static void to(JitEvent event) {
        Span call = Span.current();
        String requestId = event.requestId();
        if (call.isRecording() && requestId != null) {
            call.setAttribute("jit.request", requestId);
            call.addLink(
                    SpanContext.createFromRemoteParent(
                            TraceParent.traceId(requestId),
                            TraceParent.spanId(event.eventId()),
                            TraceFlags.getSampled(),
                            TraceState.getDefault()));
        }
    }
}
