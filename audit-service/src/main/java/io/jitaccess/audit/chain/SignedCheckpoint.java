package io.jitaccess.audit.chain;

import io.jitaccess.audit.chain.Checkpoint.Head;
import io.jitaccess.audit.event.CanonicalJson;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A checkpoint as it is kept: in the table, in the file beside it and on {@code jit.audit}.
 *
 * @param body the text that was signed
 * @param signature Ed25519, in base64
 * @param keyId of the key that signed
 */
record SignedCheckpoint(String body, String signature, String keyId) {
    private static final JsonMapper JSON = JsonMapper.shared();

    String toJson() {
        return CanonicalJson.of(Map.of("body", body, "signature", signature, "keyId", keyId));
    }

    static SignedCheckpoint ofJson(String line) {
        JsonNode json = JSON.readTree(line);
        return new SignedCheckpoint(
                json.path("body").asString(),
                json.path("signature").asString(),
                json.path("keyId").asString());
    }

    ChainHash hash() {
        return Checkpoint.hash(body);
    }

    /** What it states; whether that is true is for {@link CheckpointAudit} to say. */
    Checkpoint statement() {
        JsonNode json = JSON.readTree(body);
        return new Checkpoint(
                json.path("number").asLong(),
                Instant.parse(json.path("at").asString()),
                new ChainHash(json.path("previous").asString()),
                heads(json.path("heads")),
                heads(json.path("retired")));
    }

    private static List<Head> heads(JsonNode stated) {
        return stated.valueStream()
                .map(
                        head ->
                                new Head(
                                        UUID.fromString(head.path("topicId").asString()),
                                        head.path("topic").asString(),
                                        head.path("partition").asInt(),
                                        head.path("offset").asLong(),
                                        new ChainHash(head.path("hash").asString())))
                .toList();
    }
}
