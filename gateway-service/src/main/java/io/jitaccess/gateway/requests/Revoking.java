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

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Orders ends: of one request or grant, or of everything that a person holds. */
@Component
public class Revoking {
    private static final Set<ViewState> OPEN =
            EnumSet.of(
                    ViewState.REQUESTED, ViewState.PENDING, ViewState.APPROVED, ViewState.ACTIVE);
    private static final String BY_HOLDER = "ended by its holder";
    private static final int MOST_NAMED = 200;

    private final KnownRequests known;
    private final RequestViews views;
    private final EventPublisher events;
    private final InstantSource clock;

    Revoking(KnownRequests known, RequestViews views, EventPublisher events, InstantSource clock) {
        this.known = known;
        this.views = views;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Orders the end of one request.
     *
     * @param reason may be null for one's own
     * @return the view as it was when the order was given
     */
    public Mono<RequestView> revoke(Person person, String id, @Nullable String reason) {
        RequestView view = known.visibleTo(person, id);
        boolean owner = Visibility.owns(person, view);
        if (!owner && !person.is(Role.ADMIN)) {
            throw Problem.forbidden("Only its holder or an admin ends a request.");
        }
        if (!OPEN.contains(view.state())) {
            throw Problem.conflict("ended", ended(view)).with("state", view.state());
        }
        Revocation revocation =
                Revocation.builder()
                        .eventId(EventId.of(view.requestId(), Revocation.class, person.id()))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(person.actor())
                        .person(view.person())
                        .scope(RevocationScope.REQUEST)
                        .cause(owner ? RevocationCause.OWNER : RevocationCause.ADMIN)
                        .reason(
                                owner && reason == null
                                        ? BY_HOLDER
                                        : Texts.required("reason", reason))
                        .build();
        return events.publish(view.person(), revocation).thenReturn(view);
    }

    /**
     * Orders the end of everything that a person holds or waits for.
     *
     * @return ids of the open requests known at that moment; later ones end too
     */
    public Mono<List<String>> revokeAll(Person admin, String id, @Nullable String words) {
        if (!admin.is(Role.ADMIN)) {
            throw Problem.forbidden("Only an admin ends everything of a person.");
        }
        String reason = Texts.required("reason", words);
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
        return events.publish(id, revocation).thenReturn(open);
    }

    private static String ended(RequestView view) {
        return view.state() == ViewState.EXTENDED
                ? "This extension is part of the grant %s; revoke that one."
                        .formatted(view.extends$())
                : "There is nothing left to end: this request is %s.".formatted(view.state());
    }
}
