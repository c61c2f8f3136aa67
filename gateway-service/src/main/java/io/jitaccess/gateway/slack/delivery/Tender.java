package io.jitaccess.gateway.slack.delivery;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.JitEvent;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.SlackMessage;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.bus.ShareListener;
import io.jitaccess.gateway.bus.Shares;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.delivery.SlackApi.Place;
import io.jitaccess.gateway.slack.message.Rendered;
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.kafka.ConsumerGroup;
import io.jitaccess.kafka.Service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Makes the messages of each request show what its view says: posts those that are missing, changes
 * those that differ. It compares what should be with what is, so that nothing is lost by a restart
 * and nothing is done twice.
 */
@SlackOn
@Component
public class Tender implements ShareListener, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Tender.class);

    /** In place of the name of a message that Slack does not keep. */
    private static final String WHISPERED = "whispered";

    private static final Duration AGAIN = Duration.ofSeconds(20);
    private static final Duration PUBLISH = Duration.ofSeconds(15);

    private final RequestViews views;
    private final MessageRefs refs;
    private final Wanted wanted;
    private final Lanes lanes;
    private final SlackApi slack;
    private final EventPublisher events;
    private final ObjectProvider<Shares> shares;
    private final InstantSource clock;
    private final Set<String> planned = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("slack-later").factory());

    Tender(
            RequestViews views,
            MessageRefs refs,
            Wanted wanted,
            Lanes lanes,
            SlackApi slack,
            EventPublisher events,
            ObjectProvider<Shares> shares,
            InstantSource clock) {
        this.views = views;
        this.refs = refs;
        this.wanted = wanted;
        this.lanes = lanes;
        this.slack = slack;
        this.events = events;
        this.shares = shares;
        this.clock = clock;
    }

    @Override
    public ConsumerGroup group() {
        return ConsumerGroup.GATEWAY_SLACK;
    }

    @Override
    public void accept(String key, JitEvent event) {
        if (event instanceof RequestView view) {
            views.accept(key, view);
            plan(view.requestId());
        }
    }

    /** Looks at the request soon, on a thread that may wait. */
    private void plan(String requestId) {
        if (planned.add(requestId)) {
            lanes.submit("plan/" + (requestId.hashCode() & 7), requestId, () -> look(requestId));
        }
    }

    private void look(String requestId) {
        planned.remove(requestId);
        Optional<RequestView> view = views.find(requestId);
        if (view.isEmpty() || !shares.getObject().owns(requestId)) {
            return;
        }
        try {
            for (Wanted.Message message : wanted.of(view.get(), refs.of(requestId))) {
                if (differs(view.get(), message)) {
                    lanes.submit(
                            message.channel(),
                            MessageRefs.key(requestId, message.audience()),
                            () -> tend(requestId, message.audience()));
                }
            }
        } catch (SlackAwayException | SlackRefusedException away) {
            again(requestId, away);
        }
    }

    private boolean differs(RequestView view, Wanted.Message message) {
        return refs.find(view.requestId(), message.audience())
                .filter(ref -> ref.shows().equals(message.content().hash()))
                .isEmpty();
    }

    /** By the time its turn comes the view may have changed, or another instance may tend it. */
    private void tend(String requestId, String audience) {
        RequestView view = views.find(requestId).orElseThrow();
        if (!shares.getObject().owns(requestId)) {
            return;
        }
        try {
            wanted.of(view, refs.of(requestId)).stream()
                    .filter(message -> message.audience().equals(audience))
                    .filter(message -> differs(view, message))
                    .forEach(message -> send(view, message));
        } catch (SlackAwayException away) {
            again(requestId, away);
        } catch (SlackRefusedException refused) {
            log.atError()
                    .addKeyValue("requestId", requestId)
                    .addKeyValue("audience", audience)
                    .addKeyValue("error", refused.getMessage())
                    .log("Slack refuses a message");
            if (wanted.refused(view, audience, refused.error())) {
                plan(requestId);
            }
        }
    }

    private void again(String requestId, RuntimeException why) {
        log.atWarn()
                .addKeyValue("requestId", requestId)
                .addKeyValue("error", why.getMessage())
                .log("messages will be sent later");
        var _ = later.schedule(() -> plan(requestId), AGAIN.toSeconds(), TimeUnit.SECONDS);
    }

    private void send(RequestView view, Wanted.Message message) {
        Optional<SlackMessage> before = refs.find(view.requestId(), message.audience());
        Rendered content = message.content();
        Place place;
        if (message.whisperTo() != null) {
            slack.whisper(
                    message.channel(),
                    message.whisperTo(),
                    message.said().get().text(),
                    message.said().get().blocks());
            place = new Place(message.channel(), WHISPERED);
        } else if (before.isPresent()) {
            place = new Place(before.get().channel(), before.get().ts());
            slack.update(place, content.text(), content.blocks());
        } else {
            place = slack.post(message.channel(), content.text(), content.blocks());
        }
        remember(
                SlackMessage.builder()
                        .eventId(
                                EventId.of(
                                        view.requestId(),
                                        SlackMessage.class,
                                        message.audience() + "/" + view.version()))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(
                                Actor.builder()
                                        .kind(ActorKind.SERVICE)
                                        .id(Service.GATEWAY.principal())
                                        .build())
                        .audience(message.audience())
                        .channel(place.channel())
                        .ts(place.ts())
                        .version(view.version())
                        .shows(content.hash())
                        .build());
        // What follows from there being a message.
        plan(view.requestId());
    }

    /** The message is there now: without its place it could never be changed again. */
    private void remember(SlackMessage message) {
        refs.take(message);
        events.publish(MessageRefs.key(message.requestId(), message.audience()), message)
                .retry(5)
                .doOnError(
                        failed ->
                                log.atError()
                                        .addKeyValue("requestId", message.requestId())
                                        .setCause(failed)
                                        .log("place of a message was not written"))
                .onErrorComplete()
                .block(PUBLISH.multipliedBy(5));
    }

    @Override
    public void destroy() {
        later.shutdownNow();
    }
}
