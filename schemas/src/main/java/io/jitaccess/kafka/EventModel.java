package io.jitaccess.kafka;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.jitaccess.events.JitEvent;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.ClassSecurityValidator;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Which Avro types become which classes. Avro 1.12.2 reads and writes only classes that are
 * declared trusted; ours are, here, so that no start command needs a system property.
 */
final class EventModel {
    private static final String EVENTS = JitEvent.class.getPackageName();
    private static final Map<String, Topic> BY_SCHEMA;

    static {
        var before = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        before, type -> type.getPackageName().equals(EVENTS)));
        BY_SCHEMA =
                Arrays.stream(Topic.values())
                        .collect(
                                toUnmodifiableMap(
                                        topic -> schema(topic.type()).getFullName(), t -> t));
    }

    private EventModel() {}

    static Schema schema(Class<? extends JitEvent> type) {
        return SpecificData.get().getSchema(type);
    }

    /** The topic whose type a schema of this full name is. */
    static Optional<Topic> home(Schema writer) {
        return Optional.ofNullable(BY_SCHEMA.get(writer.getFullName()));
    }
}
