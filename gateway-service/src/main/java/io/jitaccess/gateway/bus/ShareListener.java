package io.jitaccess.gateway.bus;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.ConsumerGroup;

/** Does what one instance alone must do about each key: which one, the group settles. */
public interface ShareListener {
    /** The group that shares its one topic among the instances. */
    ConsumerGroup group();

    /**
     * Takes the events of the keys that this instance tends, from the first one that is kept and
     * again whenever keys are handed over. It must not block.
     */
    void accept(String key, JitEvent event);
}
