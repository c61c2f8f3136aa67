package io.jitaccess.gateway.slack.delivery;

import io.jitaccess.events.Alert;
import io.jitaccess.gateway.bus.AlertListener;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;

import org.springframework.stereotype.Component;

/** Takes alerts to Slack's alert channel, where the settings name one. */
@SlackOn
@Component
class AlertDelivery implements AlertListener {
    private final AlertPosts posts;
    private final SlackSettings settings;

    AlertDelivery(AlertPosts posts, SlackSettings settings) {
        this.posts = posts;
        this.settings = settings;
    }

    @Override
    public boolean wanted() {
        return settings.alerts().channel() != null;
    }

    @Override
    public void accept(Alert alert) {
        String channel = settings.alerts().channel();
        if (channel != null) {
            posts.show(channel, alert);
        }
    }
}
