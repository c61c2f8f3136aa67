package io.jitaccess.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.TraceParent;
import io.jitaccess.testing.Events;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.junit.jupiter.api.Test;

class TraceLinkTest {
    @Test
    void aCallLeadsToTheTraceThatTheRecordsOfItsRequestCarry() {
        JitEvent asked = Events.requested("r1").build();
        try (SdkTracerProvider tracing = SdkTracerProvider.builder().build()) {
            Span call = tracing.get("test").spanBuilder("POST /slack/events").startSpan();
            try (Scope _ = call.makeCurrent()) {
                TraceLink.to(asked);
            }
            call.end();
            SpanData ended = ((ReadableSpan) call).toSpanData();
            assertThat(ended.getLinks())
                    .singleElement()
                    .satisfies(
                            link ->
                                    assertThat(TraceParent.of(asked))
                                            .hasValue(
                                                    "00-%s-%s-01"
                                                            .formatted(
                                                                    link.getSpanContext()
                                                                            .getTraceId(),
                                                                    link.getSpanContext()
                                                                            .getSpanId())));
            assertThat(ended.getAttributes().asMap().toString()).contains("jit.request=r1");
        }
    }

    @Test
    void whereNobodyTracesNothingIsDone() {
        TraceLink.to(Events.requested("r1").build());
        assertThat(Span.current().isRecording()).isFalse();
    }
}
