package io.jitaccess.reaper;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * Red when grants would not end in time: the streams stand still, nobody looks at the timers, or
 * the clock is slow.
 */
@Component("reaper")
final class ReaperHealth implements HealthIndicator {
    private static final Duration LONGEST_REBALANCE = Duration.ofSeconds(60);
    private static final Duration OLDEST_TICK = Duration.ofSeconds(10);

    private final ReaperStreams streams;
    private final ReaperFigures figures;
    private final ClockGuard clock;

    ReaperHealth(ReaperStreams streams, ReaperFigures figures, ClockGuard clock) {
        this.streams = streams;
        this.figures = figures;
        this.clock = clock;
    }

    @Override
    public Health health() {
        String state = streams.running().map(KafkaStreams::state).map(Enum::name).orElse("WAITING");
        boolean moving =
                switch (state) {
                    case "RUNNING" -> true;
                    case "REBALANCING" ->
                            streams.sinceNotRunning().compareTo(LONGEST_REBALANCE) < 0;
                    default -> false;
                };
        boolean ticking = figures.sinceTick().compareTo(OLDEST_TICK) < 0;
        boolean reading = figures.waiting() == 0;
        boolean inTime = clock.behind().isZero();
        return (moving && ticking && reading && inTime ? Health.up() : Health.down())
                .withDetail("streams", state)
                .withDetail("tasks", figures.tasks())
                .withDetail("sinceTickMillis", figures.sinceTick().toMillis())
                .withDetail("pending", figures.pending())
                .withDetail("removalPending", figures.removalPending())
                .withDetail("removalOverdue", figures.removalOverdue())
                .withDetail("waitingArrivals", figures.waiting())
                .withDetail("clockBehindMillis", clock.behind().toMillis())
                .withDetail("overdueMillis", figures.overdue().toMillis())
                .build();
    }
}
