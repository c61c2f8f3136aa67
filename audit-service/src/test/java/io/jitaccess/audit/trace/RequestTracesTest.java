package io.jitaccess.audit.trace;

import static io.jitaccess.testing.Events.T0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jitaccess.events.Deprovisioned;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RemovalCause;
import io.jitaccess.kafka.TraceParent;
import io.jitaccess.testing.Events;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class RequestTracesTest {
    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> more) {
            spans.addAll(more);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static RequestTraces traces(Kept kept) {
        return new RequestTraces(
                new StaticListableBeanFactory(Map.of("exporter", kept))
                        .getBeanProvider(SpanExporter.class));
    }

    private static Deprovisioned gone(String requestId, Instant at) {
        return Deprovisioned.builder()
                .eventId(EventId.of(requestId, Deprovisioned.class))
                .requestId(requestId)
                .occurredAt(at)
                .actor(Events.service("provisioner-service"))
                .role(Events.role(requestId))
                .cause(RemovalCause.EXPIRED)
                .removedAt(at)
                .lastPossibleUseAt(at)
                .build();
    }

    @Test
    void drawsARequestFromTheClickToTheRemovalWithTheIdsThatTheRecordsCarry() {
        var kept = new Kept();
        var asked = Events.requested("r1").build();
        RequestTraces traces = traces(kept);
        traces.see(asked, true);
        traces.see(Events.approved("r1").occurredAt(T0.plusMillis(20)).build(), true);
        traces.see(Events.provisioned("r1").occurredAt(T0.plusMillis(80)).build(), true);
        traces.see(gone("r1", T0.plusSeconds(3600)), true);
        traces.destroy();

        await().until(() -> kept.spans.size() == 4);
        assertThat(kept.spans)
                .extracting(SpanData::getName)
                .containsExactly("Requested", "Approved", "Provisioned", "Deprovisioned");
        assertThat(kept.spans)
                .extracting(SpanData::getTraceId)
                .containsOnly(TraceParent.traceId("r1"));
        for (int i = 1; i < 4; i++) {
            assertThat(kept.spans.get(i).getParentSpanId())
                    .isEqualTo(kept.spans.get(i - 1).getSpanId());
        }
        SpanData root = kept.spans.getFirst();
        assertThat("00-%s-%s-01".formatted(root.getTraceId(), root.getSpanId()))
                .isEqualTo(TraceParent.of(asked).orElseThrow());
        SpanData made = kept.spans.get(2);
        assertThat(
                        TimeUnit.NANOSECONDS.toMillis(
                                made.getEndEpochNanos() - made.getStartEpochNanos()))
                .isEqualTo(60);
    }

    @Test
    void whatWasDrawnBeforeARestartIsOnlyRemembered() {
        var kept = new Kept();
        RequestTraces traces = traces(kept);
        traces.see(Events.requested("r1").build(), false);
        traces.see(Events.approved("r1").build(), true);
        traces.destroy();
        assertThat(kept.spans)
                .singleElement()
                .satisfies(
                        span ->
                                assertThat(span.getParentSpanId())
                                        .isEqualTo(
                                                TraceParent.spanId(
                                                        Events.requested("r1").build().eventId())));
    }

    @Test
    void doesNothingWithoutAnExporter() {
        var traces =
                new RequestTraces(
                        new StaticListableBeanFactory().getBeanProvider(SpanExporter.class));
        traces.see(Events.requested("r1").build(), true);
        traces.destroy();
    }
}
