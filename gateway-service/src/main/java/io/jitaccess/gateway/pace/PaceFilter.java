package io.jitaccess.gateway.pace;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.CurrentPerson;
import io.jitaccess.gateway.security.GrantToken;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import reactor.core.publisher.Mono;

import java.time.Duration;
import java.util.Set;

/**
 * Limits the writes of each person. Credentials are not among them: kubectl draws one per command.
 */
@Component
@Order(2)
class PaceFilter implements WebFilter {
    private static final PathPattern CREDENTIAL =
            PathPatternParser.defaultInstance.parse(GrantToken.PATH);

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final LoadingCache<String, RateLimiter> limiters;
    private final Duration period;

    PaceFilter(PaceSettings settings) {
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

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return isWrite(exchange.getRequest())
                        && CurrentPerson.of(exchange)
                                .filter(p -> !limiters.get(p.id()).acquirePermission())
                                .isPresent()
                ? Mono.error(Problem.tooMany(period))
                : chain.filter(exchange);
    }

    private static boolean isWrite(ServerHttpRequest request) {
        return !READS.contains(request.getMethod())
                && !CREDENTIAL.matches(request.getPath().pathWithinApplication());
    }
}
