package io.jitaccess.reaper;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

import java.time.Duration;

/**
 * Red when grants would not end in time: the streams stand still, or nobody looks at the timers.
 */
@Component("reaper")
final class ReaperHealth implements HealthIndicator {
    private static final Duration LONGEST_REBALANCE = Duration.ofSeconds(60);
    private static final Duration OLDEST_TICK = Duration.ofSeconds(10);

    private final ReaperStreams streams;
    private final ReaperFigures figures;

    ReaperHealth(ReaperStreams streams, ReaperFigures figures) {
        this.streams = streams;
        this.figures = figures;
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
        return (moving && ticking && reading ? Health.up() : Health.down())
                .withDetail("streams", state)
                .withDetail("tasks", figures.tasks())
                .withDetail("sinceTickMillis", figures.sinceTick().toMillis())
                .withDetail("pending", figures.pending())
                .withDetail("removalPending", figures.removalPending())
                .withDetail("waitingArrivals", figures.waiting())
                .withDetail("overdueMillis", figures.overdue().toMillis())
                .build();
    }
}
