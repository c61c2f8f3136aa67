package io.jitaccess.gateway.services;

import io.jitaccess.gateway.security.CurrentPerson;
import io.jitaccess.gateway.security.GrantToken;
import io.jitaccess.gateway.security.Person;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

import java.net.InetSocketAddress;

/**
 * For whom the gateway calls another service.
 *
 * @param person id; null where a grant token speaks for itself
 * @param token the person's own token or grant token, which the callee verifies again
 * @param address of the client
 * @param agent of the client, cut to 200 characters
 * @param code that stands for the person where they have no token at hand; null usually
 */
public record Caller(
        @Nullable String person,
        String token,
        String address,
        String agent,
        @Nullable RedeemedCode code) {
    private static final int LONGEST_AGENT = 200;

    /** Who made the call that is being answered. */
    public static Caller of(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return new Caller(
                CurrentPerson.of(exchange).map(Person::id).orElse(null),
                GrantToken.bearer(request).orElse(""),
                address(request),
                agent(request),
                null);
    }

    /** Who came with a single-use code instead of a token. */
    public static Caller of(ServerHttpRequest request, String person, RedeemedCode code) {
        return new Caller(person, "", address(request), agent(request), code);
    }

    /** The gateway itself, about a person whom Slack showed it. */
    public static Caller inSlack(String person) {
        return new Caller(person, "", "slack", "Slack", null);
    }

    /** Network address of the client, without its port. */
    public static String address(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null || remote.getAddress() == null
                ? "unknown"
                : remote.getAddress().getHostAddress();
    }

    private static String agent(ServerHttpRequest request) {
        String agent = request.getHeaders().getFirst(HttpHeaders.USER_AGENT);
        if (agent == null) {
            return "";
        }
        return agent.length() <= LONGEST_AGENT ? agent : agent.substring(0, LONGEST_AGENT);
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Caller[%s, %s]".formatted(person, address);
    }
}
