package io.jitaccess.kafka;

import io.jitaccess.events.JitEvent;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;

/** Both directions of an event, for Kafka Streams: name it as {@code default.value.serde}. */
public final class EventSerde implements Serde<JitEvent> {
    private final EventSerializer serializer = new EventSerializer();
    private final EventDeserializer deserializer = new EventDeserializer();

    /** A serde that is configured already, for places where no configuration passes by. */
    public static EventSerde at(String registryUrl) {
        var serde = new EventSerde();
        serde.configure(Map.of(EventSerializer.REGISTRY_URL, registryUrl), false);
        return serde;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        serializer.configure(configs, isKey);
        deserializer.configure(configs, isKey);
    }

    @Override
    public Serializer<JitEvent> serializer() {
        return serializer;
    }

    @Override
    public Deserializer<JitEvent> deserializer() {
        return deserializer;
    }
}
