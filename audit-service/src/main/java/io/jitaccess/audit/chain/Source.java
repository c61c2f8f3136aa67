package io.jitaccess.audit.chain;

import java.util.UUID;

/**
 * One partition of one topic, and the chain of rows that came from it. The topic's id tells it from
 * another topic of the same name after a rebuild.
 *
 * @param id of this source in the database
 */
public record Source(int id, UUID topicId, String topic, int partition) {
    /** Where a record is, as people write it. */
    public String position(long offset) {
        return "%s-%d-%d".formatted(topic, partition, offset);
    }
}
