package io.jitaccess.approval.config;

import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Red when nobody decides: Streams is neither running nor, for a moment, rebalancing. */
@Component("streams")
class StreamsHealth implements HealthIndicator {
    private static final Duration REBALANCE_GRACE = Duration.ofSeconds(60);

    private final StreamsBuilderFactoryBean streams;
    private final UnreadableRevocations unreadable;
    private final InstantSource clock;
    private @Nullable Instant notRunningSince;

    StreamsHealth(
            StreamsBuilderFactoryBean streams,
            UnreadableRevocations unreadable,
            InstantSource clock) {
        this.streams = streams;
        this.unreadable = unreadable;
        this.clock = clock;
    }

    @Override
    public Health health() {
        List<String> places = unreadable.places();
        return places.isEmpty()
                ? ofStreams()
                : Health.down()
                        .withDetail("unreadable", places)
                        .withDetail(
                                "remedy",
                                "run a version that can read them, or look at them and name them"
                                        + " in jit.approval.give-up")
                        .build();
    }

    private synchronized Health ofStreams() {
        KafkaStreams running = streams.getKafkaStreams();
        KafkaStreams.State state = running == null ? KafkaStreams.State.CREATED : running.state();
        if (state == KafkaStreams.State.RUNNING) {
            notRunningSince = null;
            return Health.up().withDetail("state", state).build();
        }
        Instant now = clock.instant();
        if (notRunningSince == null) {
            notRunningSince = now;
        }
        boolean graced =
                state == KafkaStreams.State.REBALANCING
                        && notRunningSince.plus(REBALANCE_GRACE).isAfter(now);
        return (graced ? Health.up() : Health.down()).withDetail("state", state).build();
    }
}
