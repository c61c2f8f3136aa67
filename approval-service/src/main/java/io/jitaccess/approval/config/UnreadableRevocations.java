package io.jitaccess.approval.config;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Revocations that could not be read just now, and behind which their partition waits. */
@Component
class UnreadableRevocations {
    /** Each is tried again all the time. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    private final Map<String, Instant> seen = new ConcurrentHashMap<>();
    private final InstantSource clock;

    UnreadableRevocations(InstantSource clock) {
        this.clock = clock;
    }

    void note(String place) {
        seen.put(place, clock.instant());
    }

    /** Their places, as jit.approval.give-up takes them. */
    List<String> places() {
        Instant before = clock.instant().minus(JUST_NOW);
        seen.values().removeIf(at -> at.isBefore(before));
        return seen.keySet().stream().sorted().toList();
    }
}
