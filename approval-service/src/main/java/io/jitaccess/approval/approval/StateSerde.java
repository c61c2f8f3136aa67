package io.jitaccess.approval.approval;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/** State as JSON: private to this service, and readable by whoever must look into it at night. */
final class StateSerde {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addMixIn(Approval.class, Typed.class)
                    .registerSubtypes(
                            new NamedType(Approval.Unseen.class, "unseen"),
                            new NamedType(Approval.Parked.class, "parked"),
                            new NamedType(Approval.Pending.class, "pending"),
                            new NamedType(Approval.Decided.class, "decided"))
                    .build();

    private StateSerde() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
    private interface Typed {}

    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(
                (_, state) -> state == null ? null : JSON.writerFor(type).writeValueAsBytes(state),
                (_, bytes) -> bytes == null ? null : JSON.readValue(bytes, type));
    }
}
