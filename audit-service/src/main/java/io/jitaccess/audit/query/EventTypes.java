package io.jitaccess.audit.query;

import io.jitaccess.audit.event.EventContent;
import io.jitaccess.kafka.ConsumerGroup;

import java.util.List;
import java.util.stream.Stream;

/** Names of the types that rows can have. */
final class EventTypes {
    static final List<String> NAMES =
            Stream.concat(
                            ConsumerGroup.AUDIT_SINK.topics().stream()
                                    .map(topic -> topic.type().getSimpleName()),
                            Stream.of(EventContent.UNREADABLE, EventContent.TOMBSTONE))
                    .sorted()
                    .toList();

    private EventTypes() {}
}
