package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One event as CloudEvents 1.0 has it. Source and id together name one record: two records that
 * state the same event differ in {@code id} and agree in {@code eventid}.
 *
 * @param source topic and partition
 * @param id offset in them
 * @param subject the request, else the person or cluster concerned
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">the
 *     specification</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CloudEvent(
        String specversion,
        String type,
        String source,
        String id,
        @Nullable String subject,
        Instant time,
        String datacontenttype,
        String eventid,
        Instant recordedtime,
        @Nullable String duplicateof,
        @JsonRawValue String data) {
    private static final String PREFIX = "io.jitaccess.";

    static CloudEvent of(AuditItem item) {
        int offset = item.position().lastIndexOf('-');
        int partition = item.position().lastIndexOf('-', offset - 1);
        return new CloudEvent(
                "1.0",
                PREFIX + item.type(),
                "/kafka/%s/%s"
                        .formatted(
                                item.position().substring(0, partition),
                                item.position().substring(partition + 1, offset)),
                item.position().substring(offset + 1),
                item.requestId() != null
                        ? item.requestId()
                        : item.person() != null ? item.person() : item.cluster(),
                item.occurredAt(),
                "application/json",
                item.eventId(),
                item.recordedAt(),
                item.duplicateOf(),
                item.event());
    }
}
