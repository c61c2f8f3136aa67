package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestId;
import io.jitaccess.events.RequestView;
import io.jitaccess.gateway.bus.Tail;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;

import org.springframework.stereotype.Component;

/** Finds the request that a call is about, for people who may see it. */
@Component
public class KnownRequests {
    private final RequestViews views;
    private final Tail tail;

    KnownRequests(RequestViews views, Tail tail) {
        this.views = views;
        this.tail = tail;
    }

    /** The view of the request, if the person may see it. */
    public RequestView visibleTo(Person person, String typedId) {
        RequestView view = any(typedId);
        Visibility.require(person, view);
        return view;
    }

    /** The view of the request, if it is that of the person of this id. */
    public RequestView ownedBy(String person, String requestId) {
        RequestView view = any(requestId);
        if (!view.person().equals(person)) {
            throw Problem.hidden("Request " + view.requestId());
        }
        return view;
    }

    /** The view of the request, if it is the person's own. */
    public RequestView ownedBy(Person person, String typedId) {
        RequestView view = any(typedId);
        if (!Visibility.owns(person, view)) {
            throw Visibility.sees(person, view)
                    ? Problem.forbidden(
                            "Only the person whose request this is gets its credentials.")
                    : Problem.hidden("Request " + view.requestId());
        }
        return view;
    }

    private RequestView any(String typedId) {
        requireCaughtUp();
        return RequestId.parse(typedId)
                .flatMap(id -> views.find(id.value()))
                .orElseThrow(() -> Problem.notFound("Request " + shown(typedId)));
    }

    /** An instance that has not read everything yet must not say that something is not there. */
    public void requireCaughtUp() {
        if (!tail.caughtUp()) {
            throw Problem.unavailable(
                    "This instance has just started and still reads what is known.");
        }
    }

    private static String shown(String typedId) {
        return typedId.length() <= 40 ? typedId : typedId.substring(0, 40) + "…";
    }
}
