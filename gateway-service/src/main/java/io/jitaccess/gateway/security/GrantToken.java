package io.jitaccess.gateway.security;

import com.nimbusds.jwt.JWTParser;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import java.text.ParseException;
import java.util.Optional;

/**
 * A token for one grant, from a kubeconfig. Opaque here: only its type is looked at, and the
 * provisioner, which signed it, verifies it.
 */
public final class GrantToken {
    /** The only path that takes one. */
    public static final String PATH = "/api/v1/requests/{id}/credential";

    private static final String TYPE = "jit-grant+jwt";
    private static final String BEARER = "Bearer ";
    private static final PathPattern PATTERN = PathPatternParser.defaultInstance.parse(PATH);

    private GrantToken() {}

    /** The grant token of the call, if it is a call that may have one. */
    public static Optional<String> of(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        return HttpMethod.POST.equals(request.getMethod()) && PATTERN.matches(path)
                ? bearer(request).filter(GrantToken::isOne)
                : Optional.empty();
    }

    /** The bearer token of the call, of whatever kind. */
    public static Optional<String> bearer(ServerHttpRequest request) {
        return Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static boolean isOne(String token) {
        try {
            var type = JWTParser.parse(token).getHeader().getType();
            return type != null && TYPE.equalsIgnoreCase(type.getType());
        } catch (ParseException notOne) {
            return false;
        }
    }
}
