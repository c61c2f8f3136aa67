package io.jitaccess.gateway.requests;

import io.jitaccess.events.Decision;
import io.jitaccess.events.EventId;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.Verdict;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.gateway.security.Person;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.time.InstantSource;

/** Publishes an approver's yes or no, whichever door it came through. */
@Component
public class Deciding {
    private final EventPublisher events;
    private final InstantSource clock;

    Deciding(EventPublisher events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Refuses, as {@link #decide} would, before anything is asked of the person. */
    public void require(Person person, RequestView view, @Nullable String digest) {
        DecisionRules.require(person, view, digest);
    }

    /**
     * Publishes the decision, unless the person may not decide this now.
     *
     * @param words comment, or the reason of a no
     * @param digest of what the approver saw, if they named it
     */
    public Mono<Decision> decide(
            Person person,
            RequestView view,
            Verdict verdict,
            @Nullable String words,
            @Nullable String digest) {
        String shown = DecisionRules.require(person, view, digest);
        Decision decision =
                Decision.builder()
                        // A second click on the same view is the same decision; one after an answer
                        // is new.
                        .eventId(
                                EventId.of(
                                        view.requestId(),
                                        Decision.class,
                                        "%s/%s/%d".formatted(person.id(), verdict, view.version())))
                        .requestId(view.requestId())
                        .occurredAt(clock.instant())
                        .actor(person.actor())
                        .person(view.person())
                        .approver(person.id())
                        .approverUser(person.user())
                        .approverGroups(person.groups())
                        .approverGroupsAsOf(person.issuedAt())
                        .verdict(verdict)
                        .digest(shown)
                        .comment(words)
                        .build();
        return events.publish(view.person(), decision).thenReturn(decision);
    }
}
