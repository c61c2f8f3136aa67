package io.jitaccess.gateway.bus;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topic;

/**
 * Keeps in memory what a whole topic says. Called by one thread, in the order of each partition.
 */
public interface TailListener {
    /** The compacted topic to read from its beginning. */
    Topic topic();

    /** Takes the latest event of its key. */
    void accept(String key, JitEvent event);

    /**
     * Told of a record that can never be read, so that it can be treated as the worst it may say.
     */
    void unreadable(String key);
}
