package io.jitaccess.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.testing.Events;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class TraceParentTest {
    @Test
    void everythingOfARequestIsOneTraceAndEachEventASpanOfIt() {
        String asked = TraceParent.of(Events.requested("r1").build()).orElseThrow();
        String given = TraceParent.of(Events.approved("r1").build()).orElseThrow();

        assertThat(asked).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01").isNotEqualTo(given);
        assertThat(asked.substring(0, 35)).isEqualTo(given.substring(0, 35));
        assertThat(TraceParent.of(Events.requested("r1").build())).hasValue(asked);
        assertThat(TraceParent.traceId("r2")).isNotEqualTo(TraceParent.traceId("r1"));
    }

    @Test
    void takesThePlaceOfTheEventThatIsAnswered() {
        var headers = new RecordHeaders();
        TraceParent.put(headers, Events.requested("r1").build());
        TraceParent.put(headers, Events.approved("r1").build());
        assertThat(headers.headers(TraceParent.HEADER)).hasSize(1);
        assertThat(headers.lastHeader(TraceParent.HEADER).value())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(TraceParent.of(Events.approved("r1").build()).orElseThrow());
    }

    @Test
    void aRecordThatIsSentAgainMayHaveReadOnlyHeaders() {
        var headers = new RecordHeaders();
        TraceParent.put(headers, Events.requested("r1").build());
        headers.setReadOnly();
        TraceParent.put(headers, Events.requested("r1").build());
        assertThat(headers.headers(TraceParent.HEADER)).hasSize(1);
    }
}
