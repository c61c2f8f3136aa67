package io.jitaccess.audit.config;

import com.nimbusds.jose.JWSAlgorithm;

import io.jitaccess.identity.PublicKeys;

import org.springframework.boot.security.oauth2.server.resource.autoconfigure.ConditionalOnPublicKeyJwtDecoder;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The gateway's tokens are good by any key of the file, so that its key can be exchanged. */
@Configuration(proxyBeanMethods = false)
class GatewayTokens {

    @Bean
    @ConditionalOnPublicKeyJwtDecoder
    JwtDecoder gatewayTokenDecoder(
            OAuth2ResourceServerProperties properties, OAuth2TokenValidator<Jwt> fromTheGateway) {
        OAuth2ResourceServerProperties.Jwt settings = properties.getJwt();
        List<RSAPublicKey> keys = keys(Objects.requireNonNull(settings.getPublicKeyLocation()));
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withPublicKey(keys.getFirst())
                        .signatureAlgorithm(SignatureAlgorithm.RS256)
                        .jwtProcessorCustomizer(
                                processor ->
                                        processor.setJWSKeySelector(
                                                (header, _) ->
                                                        JWSAlgorithm.RS256.equals(
                                                                        header.getAlgorithm())
                                                                ? keys
                                                                : List.of()))
                        .build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        JwtValidators.createDefault(),
                        new JwtClaimValidator<List<String>>(
                                JwtClaimNames.AUD,
                                found ->
                                        found != null
                                                && !Collections.disjoint(
                                                        found, settings.getAudiences())),
                        fromTheGateway));
        return decoder;
    }

    private static List<RSAPublicKey> keys(Resource location) {
        try (InputStream pem = location.getInputStream()) {
            return PublicKeys.read(pem);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the gateway's public key, %s, cannot be used".formatted(location), unreadable);
        }
    }
}
