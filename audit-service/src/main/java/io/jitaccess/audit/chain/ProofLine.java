package io.jitaccess.audit.chain;

import io.jitaccess.audit.event.CanonicalJson;
import io.jitaccess.audit.event.EventContent;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** One line of a proof: a checkpoint, a source with its head, or a row of the source before it. */
final class ProofLine {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ProofLine() {}

    static String write(SignedCheckpoint checkpoint) {
        return CanonicalJson.of(Map.of("checkpoint", checkpoint.toJson()));
    }

    static String write(SourceHead head, Place begin) {
        Source source = head.source();
        var fields = new HashMap<String, Object>();
        fields.put("topicId", source.topicId());
        fields.put("topic", source.topic());
        fields.put("partition", source.partition());
        fields.put("lastOffset", head.lastOffset());
        fields.put("head", head.hash().hex());
        if (!begin.equals(Place.BEGIN)) {
            fields.put("retiredOffset", begin.offset());
            fields.put("retired", begin.hash().hex());
        }
        return CanonicalJson.of(Map.of("source", fields));
    }

    /** The last row of the source that was gone by retention when the proof was written. */
    static Place begin(JsonNode source) {
        JsonNode retired = source.path("retired");
        return retired.isMissingNode()
                ? Place.BEGIN
                : new Place(
                        source.path("retiredOffset").asLong(), new ChainHash(retired.asString()));
    }

    static String write(ChainedRow chained) {
        AuditRow row = chained.row();
        EventContent content = row.content();
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("prevOffset", row.prevOffset());
        fields.put("offset", row.offset());
        fields.put("sentAt", row.sentAt());
        fields.put("recordedAt", row.recordedAt());
        fields.put("occurredAt", row.occurredAt());
        fields.put("key", base64(row.key()));
        fields.put("value", base64(row.value()));
        fields.put("eventId", content.eventId());
        fields.put("type", content.type());
        fields.put("requestId", content.requestId());
        fields.put("person", content.person());
        fields.put("cluster", content.cluster());
        fields.put("actor", content.actor());
        fields.put("summary", content.summary());
        fields.put("json", content.json());
        fields.put("previous", chained.previous().hex());
        fields.put("hash", chained.hash().hex());
        return CanonicalJson.of(Map.of("row", fields));
    }

    static JsonNode parse(String line) {
        return JSON.readTree(line);
    }

    static SourceHead source(JsonNode json) {
        long last = json.path("lastOffset").asLong();
        return new SourceHead(
                new Source(
                        0,
                        UUID.fromString(json.path("topicId").asString()),
                        json.path("topic").asString(),
                        json.path("partition").asInt()),
                last + 1,
                last,
                new ChainHash(json.path("head").asString()));
    }

    static ChainedRow row(Source source, JsonNode json) {
        var row =
                new AuditRow(
                        source,
                        json.path("prevOffset").asLong(),
                        json.path("offset").asLong(),
                        Instant.parse(json.path("sentAt").asString()),
                        Instant.parse(json.path("recordedAt").asString()),
                        bytes(json.path("key")),
                        bytes(json.path("value")),
                        new EventContent(
                                json.path("eventId").asString(),
                                json.path("type").asString(),
                                text(json.path("requestId")),
                                text(json.path("person")),
                                text(json.path("cluster")),
                                json.path("actor").asString(),
                                Instant.parse(json.path("occurredAt").asString()),
                                json.path("summary").asString(),
                                json.path("json").asString()));
        return new ChainedRow(
                row,
                new ChainHash(json.path("previous").asString()),
                new ChainHash(json.path("hash").asString()));
    }

    private static @Nullable String text(JsonNode json) {
        return json.isMissingNode() ? null : json.asString();
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte @Nullable [] bytes(JsonNode json) {
        return json.isMissingNode() ? null : Base64.getDecoder().decode(json.asString());
    }
}
