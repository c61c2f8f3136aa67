package io.jitaccess.gateway.requests;

import io.jitaccess.events.EventId;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ReviewOutcome;
import io.jitaccess.events.Reviewed;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.problem.Texts;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.time.InstantSource;
import java.util.Locale;

/** Closes the review that a break-glass grant owes, whichever door it came through. */
@Component
public class Reviewing {
    private final EventPublisher events;
    private final InstantSource clock;

    Reviewing(EventPublisher events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Whether nobody has reviewed it yet. What was never given needs no review. */
    public static boolean isOpen(RequestView view) {
        return view.breakGlass()
                && view.reviewOutcome() == null
                && view.state() != ViewState.FAILED;
    }

    /** Refuses who may not review this grant now. */
    public void require(Person person, RequestView view) {
        if (Visibility.owns(person, view) || sameAddress(person.user(), view.user())) {
            throw Problem.forbidden("Nobody reviews their own grant.");
        }
        if (!person.is(Role.APPROVER) && !person.is(Role.AUDITOR) && !person.is(Role.ADMIN)) {
            throw Problem.forbidden("A review needs an approver, auditor or admin.");
        }
        if (!view.breakGlass()) {
            throw Problem.conflict("no-review-due", "Only a break-glass grant is reviewed.");
        }
        if (view.reviewOutcome() != null) {
            throw Problem.conflict("reviewed", "This grant has been reviewed already.");
        }
    }

    /**
     * Publishes the review, unless the person may not give it.
     *
     * @param outcome justified or unjustified
     */
    public Mono<Reviewed> review(
            Person person, RequestView view, @Nullable String outcome, @Nullable String comment) {
        require(person, view);
        Reviewed reviewed =
                Reviewed.builder()
                        .eventId(EventId.of(view.requestId(), Reviewed.class, person.id()))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(person.actor())
                        .person(view.person())
                        .reviewer(person.id())
                        .reviewerUser(person.user())
                        .outcome(outcome(outcome))
                        .comment(Texts.required("comment", comment))
                        .build();
        return events.publish(view.person(), reviewed).thenReturn(reviewed);
    }

    /**
     * The same person behind another account, as far as the address tells; approval looks further.
     */
    private static boolean sameAddress(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String address) {
        return address.toLowerCase(Locale.ROOT).replaceFirst("\\+[^@]*@", "@");
    }

    private static ReviewOutcome outcome(@Nullable String typed) {
        if ("justified".equals(typed)) {
            return ReviewOutcome.JUSTIFIED;
        }
        if ("unjustified".equals(typed)) {
            return ReviewOutcome.UNJUSTIFIED;
        }
        throw Problem.invalid("outcome", "must be justified or unjustified");
    }
}
