package io.jitaccess.gateway.directory;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.CurrentPerson;
import io.jitaccess.gateway.security.Person;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import reactor.core.publisher.Mono;

/** Learns from each verified token, and turns away people who were deactivated. */
@Component
@Order(1)
class DirectoryFilter implements WebFilter {
    private final Directory directory;

    DirectoryFilter(Directory directory) {
        this.directory = directory;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return CurrentPerson.of(exchange)
                .map(
                        person ->
                                directory.deactivated(person)
                                        ? Mono.<Void>error(
                                                Problem.forbidden("Your account was deactivated."))
                                        : noted(person, exchange, chain))
                .orElseGet(() -> chain.filter(exchange));
    }

    private Mono<Void> noted(Person person, ServerWebExchange exchange, WebFilterChain chain) {
        directory.note(person);
        return chain.filter(exchange);
    }
}
