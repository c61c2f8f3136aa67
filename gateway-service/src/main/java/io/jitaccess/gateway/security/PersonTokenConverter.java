package io.jitaccess.gateway.security;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

/** Takes a person's token from a call, and leaves grant tokens to who can verify them. */
final class PersonTokenConverter implements ServerAuthenticationConverter {
    private final ServerBearerTokenAuthenticationConverter bearer =
            new ServerBearerTokenAuthenticationConverter();

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        return GrantToken.of(exchange.getRequest()).isPresent()
                ? Mono.empty()
                : bearer.convert(exchange);
    }
}
