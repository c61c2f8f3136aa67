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
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.gateway.view.ViewQuery;
import io.swagger.v3.oas.annotations.Operation;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Closes the review that a break-glass grant owes, by someone other than its holder. */
@RestController
class ReviewController {
    private static final int MOST_LISTED = 100;

    private final KnownRequests known;
    private final RequestViews views;
    private final EventPublisher events;
    private final InstantSource clock;

    ReviewController(
            KnownRequests known, RequestViews views, EventPublisher events, InstantSource clock) {
        this.known = known;
        this.views = views;
        this.events = events;
        this.clock = clock;
    }

    record Review(@Nullable String outcome, @Nullable String comment) {}

    record ListJson(List<RequestJson> items) {}

    @GetMapping("/api/v1/reviews")
    @Operation(summary = "Break-glass grants that nobody has reviewed, newest first")
    ListJson open(@AuthenticationPrincipal Person person) {
        known.requireCaughtUp();
        return new ListJson(
                views
                        .list(
                                new ViewQuery(
                                        null,
                                        null,
                                        null,
                                        view -> isOpen(view) && Visibility.sees(person, view),
                                        MOST_LISTED,
                                        null))
                        .views()
                        .stream()
                        .map(RequestJson::of)
                        .toList());
    }

    /** What was never given needs no review. */
    private static boolean isOpen(RequestView view) {
        return view.breakGlass()
                && view.reviewOutcome() == null
                && view.state() != ViewState.FAILED;
    }

    @PostMapping("/api/v1/requests/{id}/review")
    @Operation(summary = "Close the review of a break-glass grant")
    Mono<ResponseEntity<RequestJson>> review(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody Review body) {
        RequestView view = known.visibleTo(person, id);
        requireMayReview(person, view);
        Wait wait = Wait.of(prefer);
        Reviewed reviewed =
                Reviewed.builder()
                        .eventId(EventId.of(view.requestId(), Reviewed.class, person.id()))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(person.actor())
                        .person(view.person())
                        .reviewer(person.id())
                        .reviewerUser(person.user())
                        .outcome(outcome(body.outcome()))
                        .comment(Texts.required("comment", body.comment()))
                        .build();
        return events.publish(view.person(), reviewed)
                .then(
                        Mono.defer(
                                () ->
                                        views.await(
                                                view,
                                                now -> now.reviewOutcome() != null,
                                                wait.longest())))
                .map(now -> Answers.accepted(now, wait));
    }

    private static void requireMayReview(Person person, RequestView view) {
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
