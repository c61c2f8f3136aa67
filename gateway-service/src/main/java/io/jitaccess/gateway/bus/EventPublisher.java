package io.jitaccess.gateway.bus;

import io.jitaccess.events.JitEvent;
import io.jitaccess.kafka.Topic;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.LoggingProducerListener;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import java.util.concurrent.CompletableFuture;

/** Puts an event on its topic and answers once every in-sync replica has it. */
@Component
public class EventPublisher {
    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    private final KafkaTemplate<String, JitEvent> kafka;

    EventPublisher(KafkaTemplate<String, JitEvent> kafka) {
        this.kafka = kafka;
        kafka.setProducerListener(withoutContents());
    }

    /** Records are never logged whole: what could not be sent is named by topic and cause alone. */
    private static LoggingProducerListener<String, JitEvent> withoutContents() {
        var listener = new LoggingProducerListener<String, JitEvent>();
        listener.setIncludeContents(false);
        return listener;
    }

    /**
     * Sends the event.
     *
     * @return completes when it is safe; fails with {@link BusUnavailableException} otherwise
     */
    public Mono<Void> publish(String key, JitEvent event) {
        String topic = Topic.of(event).topicName();
        // send() itself may wait for metadata or the registry, so it must leave the event loop.
        return Mono.fromFuture(() -> send(topic, key, event))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnSuccess(_ -> say(topic, event))
                .onErrorMap(BusUnavailableException::new)
                .then();
    }

    private CompletableFuture<SendResult<String, JitEvent>> send(
            String topic, String key, JitEvent event) {
        TraceLink.to(event);
        return kafka.send(topic, key, event);
    }

    private static void say(String topic, JitEvent event) {
        log.atInfo()
                .addKeyValue("topic", topic)
                .addKeyValue("requestId", event.requestId())
                .addKeyValue("eventId", event.eventId())
                .addKeyValue("actor", event.actor().id())
                .log("published");
    }
}
