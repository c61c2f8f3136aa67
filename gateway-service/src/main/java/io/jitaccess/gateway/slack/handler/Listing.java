package io.jitaccess.gateway.slack.handler;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.requests.KnownRequests;
import io.jitaccess.gateway.requests.Visibility;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.message.OwnMessages;
import io.jitaccess.gateway.slack.message.Parts;
import io.jitaccess.gateway.slack.message.Rendered;
import io.jitaccess.gateway.slack.message.Summaries;
import io.jitaccess.gateway.view.RequestViews;
import io.jitaccess.gateway.view.ViewQuery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Shows requests: one's own, one, or as an admin all that are open. */
@SlackOn
@Component
class Listing {
    private static final int MOST = 15;
    private static final Set<ViewState> OPEN =
            EnumSet.of(
                    ViewState.REQUESTED, ViewState.PENDING, ViewState.APPROVED, ViewState.ACTIVE);

    private final KnownRequests known;
    private final RequestViews views;

    Listing(KnownRequests known, RequestViews views) {
        this.known = known;
        this.views = views;
    }

    Rendered one(Person person, String id) {
        RequestView view = known.visibleTo(person, id);
        return Visibility.owns(person, view)
                ? OwnMessages.status(view, "")
                : list("Request " + view.requestId(), List.of(view), true);
    }

    Rendered own(Person person, boolean onlyOpen) {
        known.requireCaughtUp();
        List<RequestView> found =
                views.list(
                                new ViewQuery(
                                        null,
                                        null,
                                        person.id(),
                                        v -> !onlyOpen || OPEN.contains(v.state()),
                                        MOST,
                                        null))
                        .views();
        return list(onlyOpen ? "Open requests of yours" : "Your requests", found, false);
    }

    Rendered open(@Nullable String requester) {
        known.requireCaughtUp();
        return list(
                "Open requests",
                views.list(
                                new ViewQuery(
                                        null,
                                        null,
                                        requester,
                                        v -> OPEN.contains(v.state()),
                                        MOST,
                                        null))
                        .views(),
                true);
    }

    private static Rendered list(String title, List<RequestView> found, boolean withNames) {
        if (found.isEmpty()) {
            return new Rendered(title + ": none.", List.of());
        }
        String lines =
                String.join("\n", found.stream().map(v -> Summaries.line(v, withNames)).toList());
        return new Rendered(title, List.of(Parts.words("*%s*\n%s".formatted(title, lines))));
    }
}
