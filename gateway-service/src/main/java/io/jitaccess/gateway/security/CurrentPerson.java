package io.jitaccess.gateway.security;

import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import reactor.core.publisher.Mono;

import java.util.Optional;

/** Puts who is calling on the exchange, for what works outside of controllers. */
@Component
@Order(0)
public class CurrentPerson implements WebFilter {
    private static final String ATTRIBUTE = CurrentPerson.class.getName();

    /** Who is calling, once their token was verified. */
    public static Optional<Person> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(context -> context.getAuthentication())
                .doOnNext(
                        authentication -> {
                            if (authentication.getPrincipal() instanceof Person person) {
                                exchange.getAttributes().put(ATTRIBUTE, person);
                            }
                        })
                .then(Mono.defer(() -> chain.filter(exchange)));
    }
}
