package io.jitaccess.audit.trace;

import io.jitaccess.events.*;
import io.jitaccess.kafka.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws each request as a trace: a span from each event's cause to the event, with the ids that the
 * records carry as {@code traceparent}. What other instrumented parts do with a record in hand
 * joins it. Without an exporter ({@code management.opentelemetry.tracing.export.otlp.endpoint})
 * nothing is done.
 */
@Component
public final class RequestTraces implements DisposableBean {
    private static final int MOST_REQUESTS = 100_000;

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;
    private final FollowingIds ids = new FollowingIds();
    private final Map<String, Step> last = new Steps();

    /** The event that others follow from. */
    private record Step(String span, Instant at) {}

    private static final class Steps extends LinkedHashMap<String, Step> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Step> eldest) {
            return size() > MOST_REQUESTS;
        }
    }

    RequestTraces(ObjectProvider<SpanExporter> exporter) {
        SpanExporter present = exporter.getIfAvailable();
        provider =
                present == null
                        ? null
                        : SdkTracerProvider.builder()
                                .setIdGenerator(ids)
                                .setResource(
                                        Resource.builder()
                                                .put("service.name", "jit-access")
                                                .build())
                                .addSpanProcessor(BatchSpanProcessor.builder(present).build())
                                .build();
        tracer = provider == null ? null : provider.get("io.jitaccess.requests");
    }

    /**
     * Takes in an event.
     *
     * @param fresh whether it has not been drawn before
     */
    public void see(JitEvent event, boolean fresh) {
        if (tracer == null || !(event instanceof RequestEvent || event instanceof Deprovisioned)) {
            return;
        }
        String requestId = event.requestId();
        if (requestId == null || event instanceof RequestView || event instanceof SlackMessage) {
            return;
        }
        Step before = last.get(requestId);
        if (fresh) {
            draw(tracer, event, requestId, before);
        }
        if (moves(event)) {
            last.put(requestId, new Step(TraceParent.spanId(event.eventId()), event.occurredAt()));
        }
        if (event instanceof Deprovisioned || event instanceof Denied) {
            last.remove(requestId);
        }
    }

    /** Whether what comes later follows from this one. */
    private static boolean moves(JitEvent event) {
        return event instanceof Requested
                || event instanceof Approved
                || event instanceof Provisioned
                || event instanceof Expired
                || event instanceof Revoked;
    }

    private void draw(Tracer tracer, JitEvent event, String requestId, @Nullable Step before) {
        Instant begin =
                before == null || before.at().isAfter(event.occurredAt())
                        ? event.occurredAt()
                        : before.at();
        ids.next(TraceParent.traceId(requestId), TraceParent.spanId(event.eventId()));
        SpanBuilder builder =
                tracer.spanBuilder(event.getClass().getSimpleName())
                        .setSpanKind(SpanKind.INTERNAL)
                        .setStartTimestamp(begin)
                        .setAttribute("jit.request", requestId)
                        .setAttribute("jit.event", event.eventId())
                        .setAttribute("jit.actor", event.actor().id());
        if (before == null) {
            builder.setNoParent();
        } else {
            builder.setParent(parent(requestId, before.span()));
        }
        Span span = builder.startSpan();
        if (event instanceof Denied denied) {
            span.setStatus(StatusCode.ERROR, denied.cause().name());
        } else if (event instanceof ProvisioningFailed failed) {
            span.setStatus(StatusCode.ERROR, failed.cause().name());
        }
        span.end(event.occurredAt());
    }

    private static Context parent(String requestId, String span) {
        return Context.root()
                .with(
                        Span.wrap(
                                SpanContext.createFromRemoteParent(
                                        TraceParent.traceId(requestId),
                                        span,
                                        TraceFlags.getSampled(),
                                        TraceState.getDefault())));
    }

    /** Forgets all, before everything is read again. */
    public void forget() {
        last.clear();
    }

    @Override
    public void destroy() {
        if (provider != null) {
            provider.close();
        }
    }
}
