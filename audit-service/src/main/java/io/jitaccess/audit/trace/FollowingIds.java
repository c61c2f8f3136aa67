package io.jitaccess.audit.trace;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives the next span the ids that were set: they follow from the event. One thread draws. */
final class FollowingIds implements IdGenerator {
    private String traceId = "";
    private String spanId = "";

    void next(String traceId, String spanId) {
        this.traceId = traceId;
        this.spanId = spanId;
    }

    @Override
    public String generateSpanId() {
        return spanId;
    }

    @Override
    public String generateTraceId() {
        return traceId;
    }
}
