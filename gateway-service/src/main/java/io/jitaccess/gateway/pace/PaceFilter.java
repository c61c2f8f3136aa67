package io.jitaccess.gateway.pace;

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

    private final Pace pace;

    PaceFilter(Pace pace) {
        this.pace = pace;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return isWrite(exchange.getRequest())
                        && CurrentPerson.of(exchange).filter(p -> !pace.takes(p.id())).isPresent()
                ? Mono.error(Problem.tooMany(pace.period()))
                : chain.filter(exchange);
    }

    private static boolean isWrite(ServerHttpRequest request) {
        return !READS.contains(request.getMethod())
                && !CREDENTIAL.matches(request.getPath().pathWithinApplication());
    }
}
