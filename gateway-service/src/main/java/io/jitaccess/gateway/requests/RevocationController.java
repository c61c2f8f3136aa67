package io.jitaccess.gateway.requests;

import io.jitaccess.events.EventId;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Revocation;
import io.jitaccess.events.RevocationCause;
import io.jitaccess.events.RevocationScope;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Orders the end of one request or grant, or of everything that a person holds. */
@RestController
@RequestMapping("/api/v1")
class RevocationController {
    private static final Set<ViewState> OPEN =
            EnumSet.of(
                    ViewState.REQUESTED, ViewState.PENDING, ViewState.APPROVED, ViewState.ACTIVE);
    private static final String BY_HOLDER = "ended by its holder";
    private static final int MOST_NAMED = 200;

    private final KnownRequests known;
    private final RequestViews views;
    private final EventPublisher events;
    private final InstantSource clock;

    RevocationController(
            KnownRequests known, RequestViews views, EventPublisher events, InstantSource clock) {
        this.known = known;
        this.views = views;
        this.events = events;
        this.clock = clock;
    }

    record Reason(@Nullable String reason) {}

    /**
     * What an order about a person concerns.
     *
     * @param requests ids of the open requests known at that moment; later ones end too
     */
    record PersonRevocationJson(String person, List<String> requests) {}

    @PostMapping("/requests/{id}/revoke")
    @Operation(summary = "End a grant, or withdraw a request")
    Mono<ResponseEntity<RequestJson>> revoke(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody(required = false) @Nullable Reason body) {
        RequestView view = known.visibleTo(person, id);
        boolean owner = Visibility.owns(person, view);
        if (!owner && !person.is(Role.ADMIN)) {
            throw Problem.forbidden("Only its holder or an admin ends a request.");
        }
        if (!OPEN.contains(view.state())) {
            throw Problem.conflict("ended", ended(view)).with("state", view.state());
        }
        Wait wait = Wait.of(prefer);
        Revocation revocation =
                Revocation.builder()
                        .eventId(EventId.of(view.requestId(), Revocation.class, person.id()))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(person.actor())
                        .person(view.person())
                        .scope(RevocationScope.REQUEST)
                        .cause(owner ? RevocationCause.OWNER : RevocationCause.ADMIN)
                        .reason(reason(owner, body))
                        .build();
        return events.publish(view.person(), revocation)
                .then(
                        Mono.defer(
                                () ->
                                        views.await(
                                                view,
                                                now -> now.version() > view.version(),
                                                wait.longest())))
                .map(now -> Answers.accepted(now, wait));
    }

    @PostMapping("/people/{id}/revoke")
    @Operation(summary = "End everything that a person holds or waits for")
    Mono<ResponseEntity<PersonRevocationJson>> revokeAll(
            @AuthenticationPrincipal Person admin,
            @PathVariable("id") String id,
            @RequestBody Reason body) {
        if (!admin.is(Role.ADMIN)) {
            throw Problem.forbidden("Only an admin ends everything of a person.");
        }
        String reason = Texts.required("reason", body.reason());
        known.requireCaughtUp();
        List<RequestView> all =
                views.list(new ViewQuery(null, null, id, _ -> true, MOST_NAMED, null)).views();
        if (all.isEmpty()) {
            throw Problem.notFound("A request of person " + id);
        }
        Instant now = clock.instant();
        Revocation revocation =
                Revocation.builder()
                        .eventId(EventId.of(id, Revocation.class, now))
                        .requestId(null)
                        .occurredAt(now)
                        .actor(admin.actor())
                        .person(id)
                        .scope(RevocationScope.PERSON)
                        .cause(RevocationCause.ADMIN)
                        .reason(reason)
                        .build();
        List<String> open =
                all.stream()
                        .filter(view -> OPEN.contains(view.state()))
                        .map(RequestView::requestId)
                        .toList();
        return events.publish(id, revocation)
                .thenReturn(ResponseEntity.accepted().body(new PersonRevocationJson(id, open)));
    }

    private static String ended(RequestView view) {
        return view.state() == ViewState.EXTENDED
                ? "This extension is part of the grant %s; revoke that one."
                        .formatted(view.extends$())
                : "There is nothing left to end: this request is %s.".formatted(view.state());
    }

    private static String reason(boolean owner, @Nullable Reason body) {
        boolean given = body != null && body.reason() != null;
        return owner && !given
                ? BY_HOLDER
                : Texts.required("reason", body == null ? null : body.reason());
    }
}
