package io.jitaccess.gateway.slack.delivery;

import io.jitaccess.events.JitEvent;
import io.jitaccess.events.SlackMessage;
import io.jitaccess.gateway.bus.TailListener;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.kafka.Topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where the messages of each request and alert are, on whichever instance they were sent. */
@SlackOn
@Component
class MessageRefs implements TailListener {
    private static final Logger log = LoggerFactory.getLogger(MessageRefs.class);

    private final Map<String, Map<String, SlackMessage>> byRequest = new ConcurrentHashMap<>();

    static String key(String requestId, String audience) {
        return requestId + "/" + audience;
    }

    Optional<SlackMessage> find(String requestId, String audience) {
        return Optional.ofNullable(byRequest.getOrDefault(requestId, Map.of()).get(audience));
    }

    Collection<SlackMessage> of(String requestId) {
        return byRequest.getOrDefault(requestId, Map.of()).values();
    }

    void take(SlackMessage message) {
        byRequest
                .computeIfAbsent(message.requestId(), _ -> new ConcurrentHashMap<>())
                .merge(
                        message.audience(),
                        message,
                        (before, now) ->
                                now.occurredAt().isBefore(before.occurredAt()) ? before : now);
    }

    @Override
    public Topic topic() {
        return Topic.SLACK_MESSAGES;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (event instanceof SlackMessage message) {
            take(message);
        }
    }

    @Override
    public void unreadable(String key) {
        log.atError().addKeyValue("message", key).log("place of a message cannot be read");
    }
}
