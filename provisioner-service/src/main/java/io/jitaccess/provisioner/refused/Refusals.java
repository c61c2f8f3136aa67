package io.jitaccess.provisioner.refused;

import io.jitaccess.events.Actor;
import io.jitaccess.events.ActorKind;
import io.jitaccess.events.EventId;
import io.jitaccess.events.ProvisionerRefused;
import io.jitaccess.events.RefusalKind;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.kafka.Facts;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Refused attempts of each source and kind, written once a minute. */
public final class Refusals {
    /** A flood from forged addresses must not become a flood of facts. */
    private static final int MOST_SOURCES = 1_000;

    private static final String OTHERS = "others";

    private final Facts facts;
    private final InstantSource clock;
    private final String instance;
    private final Map<Window, Attempts> windows = new ConcurrentHashMap<>();

    public Refusals(Facts facts, InstantSource clock, String instance) {
        this.facts = facts;
        this.clock = clock;
        this.instance = instance;
    }

    private record Window(String source, RefusalKind kind, Instant start) {}

    private record Attempts(long count, String lastPath) {}

    /** Notes one refused attempt. */
    public void count(String source, RefusalKind kind, String path) {
        Instant start = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        var window = new Window(windows.size() < MOST_SOURCES ? source : OTHERS, kind, start);
        windows.merge(
                window,
                new Attempts(1, path),
                (before, _) -> new Attempts(before.count() + 1, path));
    }

    /** Writes the windows that are over, or all. */
    public void flush(boolean all) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        for (Window window : List.copyOf(windows.keySet())) {
            if (all || window.start().isBefore(minute)) {
                Attempts attempts = windows.remove(window);
                if (attempts != null) {
                    var _ = facts.write(refused(window, attempts));
                }
            }
        }
    }

    private ProvisionerRefused refused(Window window, Attempts attempts) {
        return ProvisionerRefused.builder()
                .eventId(
                        EventId.of(
                                window.source(),
                                ProvisionerRefused.class,
                                "%s/%s/%s".formatted(window.kind(), window.start(), instance)))
                .occurredAt(clock.instant())
                .actor(
                        Actor.builder()
                                .kind(ActorKind.SERVICE)
                                .id(Service.PROVISIONER.principal())
                                .build())
                .source(window.source())
                .kind(window.kind())
                .count(attempts.count())
                .windowStart(window.start())
                .lastPath(attempts.lastPath())
                .build();
    }
}
