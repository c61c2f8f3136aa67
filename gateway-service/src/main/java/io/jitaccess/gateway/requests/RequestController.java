package io.jitaccess.gateway.requests;

import io.jitaccess.events.Channel;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.gateway.view.ViewPage;
import io.jitaccess.gateway.view.ViewPlace;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Asks for access, and shows what became of it. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {
    private static final int MOST = 200;

    private final Asking asking;
    private final KnownRequests known;
    private final RequestViews views;

    RequestController(Asking asking, KnownRequests known, RequestViews views) {
        this.asking = asking;
        this.known = known;
        this.views = views;
    }

    record ListJson(List<RequestJson> items, @Nullable String next) {}

    @PostMapping(consumes = "application/json")
    @Operation(
            summary = "Ask for access; 'Prefer: wait=10' holds the answer until it left REQUESTED")
    Mono<ResponseEntity<RequestJson>> ask(
            @AuthenticationPrincipal Person person,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody AccessRequest body) {
        Wait wait = Wait.of(prefer);
        return asking.ask(person, body, key, Channel.REST)
                .flatMap(
                        view ->
                                views.await(
                                        view,
                                        now -> now.state() != ViewState.REQUESTED,
                                        wait.longest()))
                .map(view -> Answers.accepted(view, wait));
    }

    @GetMapping("/{id}")
    @Operation(summary = "The latest view of one request")
    RequestJson one(@AuthenticationPrincipal Person person, @PathVariable("id") String id) {
        return RequestJson.of(known.visibleTo(person, id));
    }

    @GetMapping
    @Operation(summary = "Requests that you may see, newest first")
    ListJson list(
            @AuthenticationPrincipal Person person,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "cluster", required = false) @Nullable String cluster,
            @RequestParam(name = "requester", required = false) @Nullable String requester,
            @RequestParam(name = "limit", defaultValue = "50") String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        known.requireCaughtUp();
        ViewPage page =
                views.list(
                        new ViewQuery(
                                state == null ? null : state(state),
                                cluster,
                                "me".equals(requester) ? person.id() : requester,
                                view -> Visibility.sees(person, view),
                                limit(limit),
                                cursor == null ? null : place(cursor)));
        return new ListJson(
                page.views().stream().map(RequestJson::of).toList(),
                page.next() == null ? null : page.next().cursor());
    }

    private static ViewState state(String typed) {
        return Arrays.stream(ViewState.values())
                .filter(state -> state != ViewState.UNKNOWN)
                .filter(state -> state.name().equals(typed.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state", "must be one of " + states()));
    }

    private static String states() {
        return Arrays.stream(ViewState.values())
                .filter(state -> state != ViewState.UNKNOWN)
                .map(ViewState::name)
                .collect(Collectors.joining(", "));
    }

    private static int limit(String typed) {
        try {
            int limit = Integer.parseInt(typed);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException notOne) {
            // Answered as a number out of range is.
        }
        throw Problem.invalid("limit", "must be a number from 1 to " + MOST);
    }

    private static ViewPlace place(String cursor) {
        return ViewPlace.parse(cursor)
                .orElseThrow(
                        () -> Problem.invalid("cursor", "must be the 'next' of a list answer"));
    }
}
