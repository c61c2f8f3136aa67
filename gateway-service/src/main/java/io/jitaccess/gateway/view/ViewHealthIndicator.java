package io.jitaccess.gateway.view;

import org.apache.kafka.streams.KafkaStreams;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Red while nothing writes views; a rebalance may take a moment. */
@Component
class ViewHealthIndicator implements HealthIndicator {
    private static final Duration LONGEST_REBALANCE = Duration.ofSeconds(30);

    private final StreamsBuilderFactoryBean streams;
    private final InstantSource clock;
    private volatile Instant lastRunning = Instant.EPOCH;

    ViewHealthIndicator(StreamsBuilderFactoryBean streams, InstantSource clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Health health() {
        KafkaStreams kafkaStreams = streams.getKafkaStreams();
        if (kafkaStreams == null) {
            return Health.down().withDetail("state", "NOT_STARTED").build();
        }
        KafkaStreams.State state = kafkaStreams.state();
        Instant now = clock.instant();
        if (state == KafkaStreams.State.RUNNING) {
            lastRunning = now;
        }
        boolean working =
                state == KafkaStreams.State.RUNNING
                        || (state == KafkaStreams.State.REBALANCING
                                && now.isBefore(lastRunning.plus(LONGEST_REBALANCE)));
        return (working ? Health.up() : Health.down()).withDetail("state", state.name()).build();
    }
}
