package io.jitaccess.gateway.view;

import io.jitaccess.events.JitEvent;

import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts as bytes for the state store: each event as it is on its topic, preceded by its length. So
 * stored facts evolve as the events do, and no second shape of them exists.
 */
final class FactsSerde {
    /** No topic of ours, so that the serde takes the type from the schema. */
    private static final String STORE = "facts";

    private final Serde<JitEvent> events;

    FactsSerde(Serde<JitEvent> events) {
        this.events = events;
    }

    byte[] write(RequestFacts facts) {
        List<byte[]> all =
                facts.byId().values().stream()
                        .map(fact -> events.serializer().serialize(STORE, fact))
                        .toList();
        var buffer =
                ByteBuffer.allocate(all.stream().mapToInt(one -> Integer.BYTES + one.length).sum());
        all.forEach(one -> buffer.putInt(one.length).put(one));
        return buffer.array();
    }

    RequestFacts read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return RequestFacts.NONE;
        }
        Map<String, JitEvent> facts = new LinkedHashMap<>();
        for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
            var one = new byte[buffer.getInt()];
            buffer.get(one);
            JitEvent fact = events.deserializer().deserialize(STORE, one);
            facts.put(fact.eventId(), fact);
        }
        return new RequestFacts(facts);
    }
}
