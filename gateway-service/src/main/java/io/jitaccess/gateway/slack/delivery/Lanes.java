package io.jitaccess.gateway.slack.delivery;

import io.jitaccess.gateway.slack.SlackOn;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps order within each channel: one piece of work at a time, in the order they came. What is to
 * be done to one message is done once, however often it was asked for meanwhile.
 */
@SlackOn
@Component
public class Lanes {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    /** Work that waits, by lane; a lane that is there has a thread. */
    private final Map<String, Map<String, Runnable>> lanes = new HashMap<>();

    /** Does the work after what is before it in its lane. */
    public synchronized void submit(String lane, String key, Runnable work) {
        Map<String, Runnable> waiting = lanes.get(lane);
        if (waiting == null) {
            waiting = new LinkedHashMap<>();
            lanes.put(lane, waiting);
            waiting.put(key, work);
            Thread.ofVirtual().name("slack-" + lane).start(() -> run(lane));
        } else {
            waiting.put(key, work);
        }
    }

    private void run(String lane) {
        for (Runnable next = next(lane); next != null; next = next(lane)) {
            try {
                next.run();
            } catch (RuntimeException bug) {
                log.atError().addKeyValue("channel", lane).setCause(bug).log("message failed");
            }
        }
    }

    @org.jspecify.annotations.Nullable
    private synchronized Runnable next(String lane) {
        Map<String, Runnable> waiting = lanes.getOrDefault(lane, Map.of());
        if (waiting.isEmpty()) {
            lanes.remove(lane);
            return null;
        }
        return waiting.remove(waiting.keySet().iterator().next());
    }
}
