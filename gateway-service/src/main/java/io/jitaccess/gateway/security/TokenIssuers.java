package io.jitaccess.gateway.security;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.jitaccess.gateway.security.SecuritySettings.Issuer;

import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies tokens of the listed issuers. Algorithms are fixed here, never taken from the token;
 * keys are fetched when the first token comes, so that an issuer may be away at the start.
 */
@Component
class TokenIssuers {
    private static final Set<SignatureAlgorithm> ALGORITHMS =
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256);

    private final Map<String, ReactiveAuthenticationManager> managers;

    TokenIssuers(SecuritySettings settings) {
        var people = new People(settings);
        this.managers =
                settings.issuers().stream()
                        .collect(
                                toUnmodifiableMap(
                                        Issuer::issuer,
                                        issuer -> manager(settings, issuer, people)));
    }

    /** Empty for an issuer that is not listed: its token is refused unread. */
    Mono<ReactiveAuthenticationManager> manager(String issuer) {
        return Mono.justOrEmpty(managers.get(issuer));
    }

    private static ReactiveAuthenticationManager manager(
            SecuritySettings settings, Issuer issuer, People people) {
        NimbusReactiveJwtDecoder decoder =
                NimbusReactiveJwtDecoder.withJwkSetUri(issuer.jwkSetUri())
                        .jwsAlgorithms(all -> all.addAll(ALGORITHMS))
                        .build();
        var times = new JwtTimestampValidator(settings.clockSkew());
        times.setAllowEmptyExpiryClaim(false);
        List<OAuth2TokenValidator<Jwt>> checks =
                List.of(
                        times,
                        new JwtIssuerValidator(issuer.issuer()),
                        new JwtAudienceValidator(issuer.audience()));
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(checks));
        var manager = new JwtReactiveAuthenticationManager(decoder);
        manager.setJwtAuthenticationConverter(
                token ->
                        Mono.fromSupplier(
                                () -> new PersonAuthentication(people.of(issuer, token))));
        return manager;
    }
}
