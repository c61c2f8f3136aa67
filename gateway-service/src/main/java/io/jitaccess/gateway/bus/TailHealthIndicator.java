package io.jitaccess.gateway.bus;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Red while this instance does not know what the topics say. */
@Component
class TailHealthIndicator implements HealthIndicator {
    private final Tail tail;

    TailHealthIndicator(Tail tail) {
        this.tail = tail;
    }

    @Override
    public Health health() {
        return tail.trouble()
                .map(why -> Health.down().withDetail("reason", why).build())
                .orElseGet(() -> Health.up().build());
    }
}
