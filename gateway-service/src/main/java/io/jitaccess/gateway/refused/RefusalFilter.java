package io.jitaccess.gateway.refused;

import io.jitaccess.events.RefusalKind;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.CurrentPerson;
import io.jitaccess.gateway.security.GrantToken;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import reactor.core.publisher.Mono;

import java.util.Optional;

/** Sees every answer that is a refusal, whoever gave it: security filter, controller or callee. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RefusalFilter implements WebFilter {
    private final Refusals refusals;

    RefusalFilter(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        exchange.getResponse()
                .beforeCommit(
                        () -> {
                            kind(exchange).ifPresent(kind -> count(exchange, kind));
                            return Mono.empty();
                        });
        return chain.filter(exchange);
    }

    private void count(ServerWebExchange exchange, RefusalKind kind) {
        String source =
                CurrentPerson.of(exchange)
                        .map(Person::id)
                        .orElseGet(() -> Caller.address(exchange.getRequest()));
        refusals.count(source, kind, exchange.getRequest().getPath().value());
    }

    private static Optional<RefusalKind> kind(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (status == null) {
            return Optional.empty();
        }
        return switch (HttpStatus.resolve(status.value())) {
            case UNAUTHORIZED ->
                    Optional.of(
                            GrantToken.of(exchange.getRequest()).isPresent()
                                    ? RefusalKind.BAD_GRANT_TOKEN
                                    : RefusalKind.UNAUTHENTICATED);
            case FORBIDDEN -> Optional.of(RefusalKind.FORBIDDEN);
            case NOT_FOUND ->
                    Optional.of(RefusalKind.FORBIDDEN)
                            .filter(_ -> exchange.getAttribute(Problem.HIDDEN) != null);
            case null, default -> Optional.empty();
        };
    }
}
