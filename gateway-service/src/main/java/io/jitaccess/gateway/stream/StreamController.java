package io.jitaccess.gateway.stream;

import io.jitaccess.events.RequestView;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.requests.RequestJson;
import io.jitaccess.gateway.requests.Visibility;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends each change of what the caller may see. Seen or not is asked per event; the stream ends
 * with the token, and for a client that does not keep up.
 */
@RestController
class StreamController {
    private final RequestViews views;
    private final StreamSettings settings;
    private final InstantSource clock;
    private final AtomicInteger clients;

    StreamController(
            RequestViews views,
            StreamSettings settings,
            InstantSource clock,
            MeterRegistry meters) {
        this.views = views;
        this.settings = settings;
        this.clock = clock;
        this.clients = meters.gauge("jit.stream.clients", new AtomicInteger());
    }

    @GetMapping(path = "/api/v1/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Live changes of the requests that you may see, until your token ends")
    Flux<ServerSentEvent<RequestJson>> stream(@AuthenticationPrincipal Person person) {
        if (clients.get() >= settings.mostClients()) {
            throw Problem.unavailable("Too many live streams are open; read the list instead.");
        }
        Duration tokenLeft = Duration.between(clock.instant(), person.expiresAt());
        Mono<Long> tokenEnds = Mono.delay(tokenLeft.isNegative() ? Duration.ZERO : tokenLeft);
        return Flux.using(
                () -> new Subscription(person),
                subscription ->
                        subscription
                                .changes()
                                .map(StreamController::event)
                                .mergeWith(heartbeats())
                                .takeUntilOther(tokenEnds.or(subscription.behind())),
                Subscription::end);
    }

    private Flux<ServerSentEvent<RequestJson>> heartbeats() {
        return Flux.interval(Duration.ZERO, settings.heartbeat())
                .onBackpressureDrop()
                .map(_ -> heartbeat());
    }

    private static ServerSentEvent<RequestJson> event(RequestView view) {
        return ServerSentEvent.builder(RequestJson.of(view))
                .event("request")
                .id(view.requestId() + ":" + view.version())
                .build();
    }

    private static ServerSentEvent<RequestJson> heartbeat() {
        return ServerSentEvent.<RequestJson>builder().comment("alive").build();
    }

    /** One client's place among the listeners of the read model. */
    private final class Subscription {
        private final Sinks.Many<RequestView> changes =
                Sinks.many()
                        .unicast()
                        .onBackpressureBuffer(new ArrayBlockingQueue<>(settings.buffer()));
        private final Sinks.One<Long> behind = Sinks.one();
        private final Person person;
        private final Runnable unsubscribe;

        Subscription(Person person) {
            this.person = person;
            clients.incrementAndGet();
            this.unsubscribe = views.subscribe(this::on);
        }

        Flux<RequestView> changes() {
            return changes.asFlux();
        }

        /** Ends at once, and not only after all that waits, which such a client never takes. */
        Mono<Long> behind() {
            return behind.asMono();
        }

        /** Called by the thread that reads Kafka and by those that publish: one at a time. */
        private synchronized void on(RequestView view) {
            if (Visibility.sees(person, view)
                    && changes.tryEmitNext(view) == Sinks.EmitResult.FAIL_OVERFLOW) {
                behind.tryEmitEmpty();
            }
        }

        void end() {
            unsubscribe.run();
            clients.decrementAndGet();
        }
    }
}
