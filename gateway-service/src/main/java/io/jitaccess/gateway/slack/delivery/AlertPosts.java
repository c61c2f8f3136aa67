package io.jitaccess.gateway.slack.delivery;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.Alert;
import io.jitaccess.events.EventId;
import io.jitaccess.events.SlackMessage;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;
import io.jitaccess.gateway.slack.delivery.SlackApi.Place;
import io.jitaccess.gateway.slack.identity.SlackPeople;
import io.jitaccess.gateway.slack.message.AlertMessage;
import io.jitaccess.gateway.slack.message.Rendered;
import io.jitaccess.kafka.Service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.InstantSource;

/**
 * One message for each time that an alert is raised; when somebody has seen to it, the latest one
 * says so. Its place is kept like those of requests, under the alert's own id.
 */
@SlackOn
@Component
class AlertPosts {
    private static final Logger log = LoggerFactory.getLogger(AlertPosts.class);
    private static final String AUDIENCE = "alert";
    private static final Duration PUBLISH = Duration.ofSeconds(30);

    private final SlackSettings settings;
    private final SlackApi slack;
    private final SlackPeople people;
    private final MessageRefs refs;
    private final EventPublisher events;
    private final InstantSource clock;

    AlertPosts(
            SlackSettings settings,
            SlackApi slack,
            SlackPeople people,
            MessageRefs refs,
            EventPublisher events,
            InstantSource clock) {
        this.settings = settings;
        this.slack = slack;
        this.people = people;
        this.refs = refs;
        this.events = events;
        this.clock = clock;
    }

    /** Shows the alert in the channel; while Slack is away it says so, and nothing is done. */
    void show(String channel, Alert alert) {
        Rendered content = AlertMessage.of(alert, people::nameOf);
        try {
            if (alert.acknowledgedBy() != null) {
                refs.find(String.valueOf(alert.alertId()), AUDIENCE)
                        .ifPresent(
                                there ->
                                        slack.update(
                                                new Place(there.channel(), there.ts()),
                                                content.text(),
                                                content.blocks()));
            } else if (isNews(alert)) {
                Place place = slack.post(channel, content.text(), content.blocks());
                remember(alert, place, content);
            }
        } catch (SlackRefusedException refused) {
            // It is on its topic, in the record and in the metrics all the same.
            log.atError()
                    .addKeyValue("alert", alert.alertId())
                    .addKeyValue("error", refused.getMessage())
                    .log("Slack refuses an alert");
        }
    }

    private boolean isNews(Alert alert) {
        return alert.occurredAt().plus(settings.alerts().oldest()).isAfter(clock.instant());
    }

    private void remember(Alert alert, Place place, Rendered content) {
        String id = alert.alertId();
        if (id == null) {
            return;
        }
        var message =
                SlackMessage.builder()
                        .eventId(
                                EventId.of(
                                        id, SlackMessage.class, AUDIENCE + "/" + alert.eventId()))
                        .requestId(id)
                        .occurredAt(clock.instant())
                        .actor(
                                Actor.builder()
                                        .kind(ActorKind.SERVICE)
                                        .id(Service.GATEWAY.principal())
                                        .build())
                        .audience(AUDIENCE)
                        .channel(place.channel())
                        .ts(place.ts())
                        .version(0)
                        .shows(content.hash())
                        .build();
        refs.take(message);
        events.publish(MessageRefs.key(id, AUDIENCE), message).block(PUBLISH);
    }
}
