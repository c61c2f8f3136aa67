package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.CanonicalJson;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A statement of all chain heads at a moment, linked to the statement before it.
 *
 * @param number counts up from 1
 * @param previous hash of the checkpoint before
 * @param retired last rows of sources whose oldest months were dropped
 */
record Checkpoint(
        long number, Instant at, ChainHash previous, List<Head> heads, List<Head> retired) {
    /** A row of a source, the last one or the last that is gone. */
    record Head(UUID topicId, String topic, int partition, long offset, ChainHash hash) {
        static Head of(SourceHead head) {
            return of(head.source(), new Place(head.lastOffset(), head.hash()));
        }

        static Head of(Source source, Place place) {
            return new Head(
                    source.topicId(),
                    source.topic(),
                    source.partition(),
                    place.offset(),
                    place.hash());
        }

        private Map<String, Object> fields() {
            return Map.of(
                    "topicId", topicId,
                    "topic", topic,
                    "partition", partition,
                    "offset", offset,
                    "hash", hash.hex());
        }
    }

    /** The text that is signed. */
    String body() {
        var fields = new HashMap<String, Object>();
        fields.put("number", number);
        fields.put("at", at);
        fields.put("previous", previous.hex());
        fields.put("heads", heads.stream().map(Head::fields).toList());
        if (!retired.isEmpty()) {
            fields.put("retired", retired.stream().map(Head::fields).toList());
        }
        return CanonicalJson.of(fields);
    }

    static ChainHash hash(String body) {
        return ChainHash.of(AuditRow.sha256().digest(body.getBytes(StandardCharsets.UTF_8)));
    }
}
