package io.jitaccess.gateway.requests;

import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.events.Channel;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RequestId;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Requested;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.lockdown.Lockdowns;
import io.jitaccess.gateway.policy.KnownLevels;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes a fact of a request. What is refused here is refused early, for the person's sake; whether
 * access is given is decided by approval alone.
 */
@Component
public class Asking {
    private final ClusterCatalogue catalogue;
    private final KnownLevels levels;
    private final RequestViews views;
    private final KnownRequests known;
    private final Lockdowns lockdowns;
    private final RequestIds ids;
    private final EventPublisher events;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Asking(
            ClusterCatalogue catalogue,
            KnownLevels levels,
            RequestViews views,
            KnownRequests known,
            Lockdowns lockdowns,
            RequestIds ids,
            EventPublisher events,
            InstantSource clock,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.levels = levels;
        this.views = views;
        this.known = known;
        this.lockdowns = lockdowns;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
        this.meters = meters;
    }

    /** Refuses, as {@link #ask} would, what can be told to be wrong at once. */
    public void check(AccessRequest body) {
        AskedRules.check(body, catalogue, levels.names());
    }

    /**
     * Publishes the request.
     *
     * @param idempotencyKey makes repeats the same request; null for a new one each time
     * @param door through which the person came
     * @return the view as it is now; of a repeat, that of the request made before
     */
    public Mono<RequestView> ask(
            Person person, AccessRequest body, @Nullable String idempotencyKey, Channel door) {
        known.requireCaughtUp();
        Asked asked = AskedRules.check(body, catalogue, levels.names());
        RequestId id = ids.next(person.id(), idempotencyKey);
        Optional<RequestView> before = views.find(id.value());
        if (before.isPresent()) {
            return Mono.just(repeated(asked, before.get()));
        }
        lockdowns
                .reasonOf(asked.cluster())
                .filter(_ -> !levels.letIntoLockedClusters())
                .ifPresent(
                        reason -> {
                            throw Problem.locked(asked.cluster(), reason);
                        });
        Requested requested =
                requested(
                        person,
                        id,
                        asked.extended() == null ? asked : extension(person, asked),
                        door);
        return events.publish(person.id(), requested)
                .then(Mono.fromSupplier(() -> published(requested)));
    }

    private RequestView published(Requested requested) {
        meters.counter("jit.requests.asked", "cluster", requested.cluster()).increment();
        return views.anticipate(requested);
    }

    private static RequestView repeated(Asked asked, RequestView before) {
        if (asked.sameAs(before)) {
            return before;
        }
        throw Problem.conflict(
                        "idempotency-key-reused",
                        "This Idempotency-Key stands for another request of yours; use a new key.")
                .with("requestId", before.requestId());
    }

    private Asked extension(Person person, Asked asked) {
        RequestView grant = known.ownedBy(person, String.valueOf(asked.extended()));
        if (grant.state() != ViewState.ACTIVE) {
            throw Problem.conflict(
                            "not-active",
                            "Only an active grant can be extended; %s is %s."
                                    .formatted(grant.requestId(), grant.state()))
                    .with("state", grant.state());
        }
        if (!grant.cluster().equals(asked.cluster()) || !grant.level().equals(asked.level())) {
            throw Problem.invalid(
                    "extends",
                    "is a grant of level %s on cluster %s; an extension must ask for the same"
                            .formatted(grant.level(), grant.cluster()));
        }
        Asked inScope = asked.inScopeOf(grant);
        boolean namesAnotherScope =
                (!asked.namespaces().isEmpty() && !asked.namespaces().equals(inScope.namespaces()))
                        || (asked.clusterWide() && !inScope.clusterWide());
        if (namesAnotherScope) {
            throw Problem.invalid(
                    "extends",
                    "has another scope; leave out namespaces and clusterWide to keep that of the"
                            + " grant");
        }
        return inScope;
    }

    private Requested requested(Person person, RequestId id, Asked asked, Channel door) {
        return Requested.builder()
                .eventId(EventId.of(id.value(), Requested.class))
                .requestId(id.value())
                .occurredAt(clock.instant())
                .actor(person.actor())
                .person(person.id())
                .user(person.user())
                .groups(person.groups())
                .cluster(asked.cluster())
                .level(asked.level())
                .namespaces(asked.namespaces())
                .clusterWide(asked.clusterWide())
                .durationSeconds(asked.duration().toSeconds())
                .reason(asked.reason())
                .ticket(asked.ticket())
                .extends$(asked.extended())
                .channel(door)
                .build();
    }
}
