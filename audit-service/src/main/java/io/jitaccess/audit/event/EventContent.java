package io.jitaccess.audit.event;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What one record says, ready to be stored and searched.
 *
 * @param type name of the event type; {@link #UNREADABLE} or {@link #TOMBSTONE} where there is none
 * @param actor person id or module name
 * @param summary one sentence for people
 * @param json the whole event, as canonical JSON
 */
public record EventContent(
        String eventId,
        String type,
        @Nullable String requestId,
        @Nullable String person,
        @Nullable String cluster,
        String actor,
        Instant occurredAt,
        String summary,
        String json) {
    /** A record that cannot be decoded, kept with its bytes and the cause. */
    public static final String UNREADABLE = "Unreadable";

    /** The end of a key on a compacted topic. */
    public static final String TOMBSTONE = "Tombstone";
}
