package io.jitaccess.audit.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One row as it is answered.
 *
 * @param position topic, partition and offset that the event was read from
 * @param duplicateOf position of the same event, if it was stated before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditItem(
        String position,
        String eventId,
        String type,
        @Nullable String requestId,
        @Nullable String person,
        @Nullable String cluster,
        String actor,
        Instant occurredAt,
        Instant recordedAt,
        String summary,
        @Nullable String duplicateOf,
        @JsonRawValue String event,
        @JsonIgnore Cursor cursor) {}
