package io.jitaccess.gateway.refused;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.GatewayRefused;
import io.jitaccess.events.RefusalKind;
import io.jitaccess.gateway.bus.EventPublisher;
import io.jitaccess.kafka.Service;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts refusals and writes each minute's counts once it is over. */
@Component
class Refusals implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int MOST_SOURCES = 10_000;
    private static final int LONGEST_PATH = 200;
    private static final String REST_OF_THE_WORLD = "others";

    private final Map<Window, Count> counts = new ConcurrentHashMap<>();
    private final EventPublisher events;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final String instance;
    private volatile boolean running;
    private Disposable timer = () -> {};

    private record Window(String source, RefusalKind kind, Instant start) {}

    private record Count(long attempts, String lastPath) {
        Count plus(Count other) {
            return new Count(attempts + other.attempts, other.lastPath);
        }
    }

    Refusals(
            EventPublisher events,
            InstantSource clock,
            MeterRegistry meters,
            @Value("${jit.instance}") String instance) {
        this.events = events;
        this.clock = clock;
        this.meters = meters;
        this.instance = instance;
    }

    void count(String source, RefusalKind kind, String path) {
        meters.counter("jit.refused", "kind", kind.name()).increment();
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        // Bounded, since whoever attacks chooses how many sources there are.
        String counted = counts.size() < MOST_SOURCES ? source : REST_OF_THE_WORLD;
        String shown = path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH);
        counts.merge(new Window(counted, kind, minute), new Count(1, shown), Count::plus);
    }

    /** Writes what was counted in minutes that began before the given moment. */
    Mono<Void> writeBefore(Instant moment) {
        return Flux.fromIterable(counts.keySet())
                .filter(window -> window.start().isBefore(moment))
                .concatMap(this::write)
                .then();
    }

    private Mono<Void> write(Window window) {
        Count count = counts.remove(window);
        if (count == null) {
            return Mono.empty();
        }
        return events.publish(window.source(), event(window, count))
                .onErrorResume(
                        failed -> {
                            counts.merge(window, count, Count::plus);
                            log.atWarn().setCause(failed).log("refusals will be written later");
                            return Mono.empty();
                        });
    }

    private GatewayRefused event(Window window, Count count) {
        String ordinal = "%s/%s/%s".formatted(window.start(), window.kind(), instance);
        return GatewayRefused.builder()
                .eventId(EventId.of(window.source(), GatewayRefused.class, ordinal))
                .requestId(null)
                .occurredAt(clock.instant())
                .actor(
                        Actor.builder()
                                .kind(ActorKind.SERVICE)
                                .id(Service.GATEWAY.principal())
                                .build())
                .source(window.source())
                .kind(window.kind())
                .count(count.attempts())
                .windowStart(window.start())
                .lastPath(count.lastPath())
                .build();
    }

    @Override
    public void start() {
        running = true;
        timer =
                Flux.interval(EVERY)
                        .onBackpressureDrop()
                        .concatMap(
                                _ -> writeBefore(clock.instant().truncatedTo(ChronoUnit.MINUTES)))
                        .subscribe();
    }

    /** Writes the begun minute too: nothing counted is lost at a shutdown. */
    @Override
    public void stop() {
        running = false;
        timer.dispose();
        writeBefore(Instant.MAX).block(EVERY);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
