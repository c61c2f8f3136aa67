package io.jitaccess.gateway.slack.handler;

import io.jitaccess.gateway.bus.BusUnavailableException;
import io.jitaccess.gateway.pace.Pace;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.delivery.Replies;
import io.jitaccess.gateway.slack.delivery.SlackAwayException;
import io.jitaccess.gateway.slack.delivery.SlackRefusedException;
import io.jitaccess.gateway.slack.edge.Seen;
import io.jitaccess.gateway.slack.identity.Found;
import io.jitaccess.gateway.slack.identity.SlackPeople;
import io.jitaccess.gateway.slack.message.Mrkdwn;
import io.jitaccess.gateway.slack.message.Rendered;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import reactor.core.Exceptions;

import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Works after Slack has its acknowledgement, on a virtual thread of its own, and tells the person
 * whatever comes of it.
 */
@SlackOn
@Component
class Background {
    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final int MOST_AT_ONCE = 1000;

    private final SlackPeople people;
    private final Replies replies;
    private final Seen seen;
    private final Pace pace;
    private final MeterRegistry meters;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    Background(SlackPeople people, Replies replies, Seen seen, Pace pace, MeterRegistry meters) {
        this.people = people;
        this.replies = replies;
        this.seen = seen;
        this.pace = pace;
        this.meters = meters;
    }

    /** Something that a known person wants. */
    interface Wish {
        void grant(Person person);
    }

    /** What is done for somebody whom nobody knows. */
    interface Stranger {
        void meet(Found.Unknown unknown);
    }

    /** Does this once for the delivery of this id, as whoever the asker is. */
    void once(String delivery, Asker asker, String what, Wish wish) {
        once(delivery, asker, what, wish, unknown -> tell(asker, explained(unknown)));
    }

    void once(String delivery, Asker asker, String what, Wish wish, Stranger stranger) {
        if (!seen.first(what + "/" + delivery)) {
            log.atInfo().addKeyValue("what", what).log("came twice; the first is enough");
            return;
        }
        if (!room.tryAcquire()) {
            Thread.startVirtualThread(() -> tell(asker, "I am very busy. Try again in a minute."));
            return;
        }
        meters.counter("jit.slack.taken", "what", what).increment();
        Thread.ofVirtual()
                .name("slack-work")
                .start(
                        () -> {
                            try {
                                work(asker, what, wish, stranger);
                            } finally {
                                room.release();
                            }
                        });
    }

    private void work(Asker asker, String what, Wish wish, Stranger stranger) {
        try {
            switch (people.who(asker.user())) {
                case Found.Known(Person person) -> {
                    if (pace.takes(person.id())) {
                        wish.grant(person);
                    } else {
                        tell(asker, "You are faster than I may be. Try again in a minute.");
                    }
                }
                case Found.Unknown unknown -> stranger.meet(unknown);
            }
        } catch (RuntimeException failed) {
            tell(asker, explained(Exceptions.unwrap(failed), what));
        }
    }

    private static String explained(Found.Unknown unknown) {
        return Mrkdwn.escape(unknown.why())
                + (unknown.linkHelps() ? " Link yourself once: `/jit link`" : "");
    }

    private static String explained(Throwable failed, String what) {
        return switch (failed) {
            case Problem problem ->
                    ":information_source: "
                            + Mrkdwn.escape(String.valueOf(problem.getBody().getDetail()));
            case BusUnavailableException _ ->
                    ":warning: The event bus did not confirm in time. Send the same again.";
            case SlackAwayException _, SlackRefusedException _ -> {
                log.atWarn().addKeyValue("error", failed.getMessage()).log("Slack failed a wish");
                yield ":warning: Slack did not take my answer. Try again.";
            }
            default -> {
                log.atError().addKeyValue("what", what).setCause(failed).log("wish failed");
                yield ":warning: Something went wrong here. It was recorded; try again.";
            }
        };
    }

    void tell(Asker asker, String text) {
        tell(asker, new Rendered(text, List.of()));
    }

    /** Shows this to the asker alone. */
    void tell(Asker asker, Rendered message) {
        if (!asker.responseUrl().isEmpty()) {
            replies.reply(asker.responseUrl(), message.text(), message.blocks());
        }
    }
}
