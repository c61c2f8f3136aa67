package io.jitaccess.gateway.pace;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;

import org.springframework.stereotype.Component;

import java.time.Duration;

/** Counts the writes of each person, whichever door they come through. */
@Component
public class Pace {
    private final LoadingCache<String, RateLimiter> limiters;
    private final Duration period;

    Pace(PaceSettings settings) {
        this.period = settings.period();
        var config =
                RateLimiterConfig.custom()
                        .limitForPeriod(settings.writes())
                        .limitRefreshPeriod(settings.period())
                        .timeoutDuration(Duration.ZERO)
                        .build();
        this.limiters =
                Caffeine.newBuilder()
                        .maximumSize(50_000)
                        .expireAfterAccess(settings.period().multipliedBy(2))
                        .build(person -> RateLimiter.of(person, config));
    }

    /** Whether the person may send one more now. */
    public boolean takes(String person) {
        return limiters.get(person).acquirePermission();
    }

    /** After which there is room again. */
    public Duration period() {
        return period;
    }
}
