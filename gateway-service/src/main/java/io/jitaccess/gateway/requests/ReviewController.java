package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;
import io.jitaccess.gateway.security.Person;
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

import java.util.List;

/** Closes the review that a break-glass grant owes, by someone other than its holder. */
@RestController
class ReviewController {
    private static final int MOST_LISTED = 100;

    private final KnownRequests known;
    private final RequestViews views;
    private final Reviewing reviewing;

    ReviewController(KnownRequests known, RequestViews views, Reviewing reviewing) {
        this.known = known;
        this.views = views;
        this.reviewing = reviewing;
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
                                        view ->
                                                Reviewing.isOpen(view)
                                                        && Visibility.sees(person, view),
                                        MOST_LISTED,
                                        null))
                        .views()
                        .stream()
                        .map(RequestJson::of)
                        .toList());
    }

    @PostMapping("/api/v1/requests/{id}/review")
    @Operation(summary = "Close the review of a break-glass grant")
    Mono<ResponseEntity<RequestJson>> review(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody Review body) {
        RequestView view = known.visibleTo(person, id);
        Wait wait = Wait.of(prefer);
        return reviewing
                .review(person, view, body.outcome(), body.comment())
                .then(
                        Mono.defer(
                                () ->
                                        views.await(
                                                view,
                                                now -> now.reviewOutcome() != null,
                                                wait.longest())))
                .map(now -> Answers.accepted(now, wait));
    }
}
