package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.CanonicalJson;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A statement of all chain heads at a moment, linked to the statement before it.
 *
 * @param number counts up from 1
 * @param previous hash of the checkpoint before
 */
record Checkpoint(long number, Instant at, ChainHash previous, List<Head> heads) {
    /** The last row of a source. */
    record Head(UUID topicId, String topic, int partition, long offset, ChainHash hash) {
        static Head of(SourceHead head) {
            Source source = head.source();
            return new Head(
                    source.topicId(),
                    source.topic(),
                    source.partition(),
                    head.lastOffset(),
                    head.hash());
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
        return CanonicalJson.of(
                Map.of(
                        "number",
                        number,
                        "at",
                        at,
                        "previous",
                        previous.hex(),
                        "heads",
                        heads.stream().map(Head::fields).toList()));
    }

    static ChainHash hash(String body) {
        return ChainHash.of(AuditRow.sha256().digest(body.getBytes(StandardCharsets.UTF_8)));
    }
}
