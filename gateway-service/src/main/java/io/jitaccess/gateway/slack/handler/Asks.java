package io.jitaccess.gateway.slack.handler;

import io.jitaccess.events.Channel;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.requests.AccessRequest;
import io.jitaccess.gateway.requests.Asking;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.message.Mrkdwn;
import io.jitaccess.gateway.slack.message.OwnMessages;
import io.jitaccess.gateway.slack.message.Rendered;
import io.jitaccess.gateway.view.RequestViews;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Asks for access for somebody in Slack, and tells them what became of it. */
@SlackOn
@Component
class Asks {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration VERDICT = Duration.ofSeconds(8);
    private static final int LONGEST_KEY = 128;

    private final Asking asking;
    private final RequestViews views;
    private final Background background;

    Asks(Asking asking, RequestViews views, Background background) {
        this.asking = asking;
        this.views = views;
        this.background = background;
    }

    /** Refuses what can be told to be wrong at once. */
    void check(AccessRequest request) {
        asking.check(request);
    }

    /**
     * Asks.
     *
     * @param delivery id of what Slack sent: if it comes again, anywhere, it is the same request
     */
    void ask(Person person, AccessRequest request, String delivery, Asker asker) {
        RequestView asked =
                Objects.requireNonNull(
                        asking.ask(person, request, key(delivery), Channel.SLACK).block(PATIENCE));
        RequestView now =
                Objects.requireNonNull(
                        views.await(asked, v -> v.state() != ViewState.REQUESTED, VERDICT)
                                .block(PATIENCE));
        background.tell(asker, answer(now));
    }

    private static String key(String delivery) {
        String key = ("slack/" + delivery).replaceAll("[^\\x20-\\x7e]", "?");
        return key.substring(0, Math.min(LONGEST_KEY, key.length()));
    }

    private static Rendered answer(RequestView view) {
        Rendered status = OwnMessages.status(view, "");
        return new Rendered(
                "%s I will keep you posted in a direct message. (`%s`)"
                        .formatted(status.text(), Mrkdwn.escape(view.requestId())),
                List.of());
    }
}
