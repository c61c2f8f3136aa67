package io.jitaccess.provisioner.security;

import com.nimbusds.jose.JWSAlgorithm;

import io.jitaccess.events.RefusalKind;
import io.jitaccess.identity.PublicKeys;
import io.jitaccess.kafka.Service;
import io.jitaccess.provisioner.refused.Refusals;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;

/** Deny by default: the gateway may call what is internal, anyone near may ask how we are. */
@Configuration(proxyBeanMethods = false)
class SecurityConfig {
    private final Refusals refusals;
    private final JsonMapper json = JsonMapper.shared();

    SecurityConfig(Refusals refusals) {
        this.refusals = refusals;
    }

    @Bean
    SecurityFilterChain calls(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(
                        calls ->
                                calls.requestMatchers(
                                                "/actuator/health/**",
                                                "/actuator/info",
                                                "/actuator/prometheus")
                                        .permitAll()
                                        .requestMatchers("/internal/**")
                                        .authenticated()
                                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                                        .permitAll()
                                        .anyRequest()
                                        .denyAll())
                .oauth2ResourceServer(
                        server ->
                                server.jwt(Customizer.withDefaults())
                                        .authenticationEntryPoint(
                                                (request, response, _) ->
                                                        refuse(
                                                                request,
                                                                response,
                                                                HttpStatus.UNAUTHORIZED))
                                        .accessDeniedHandler(
                                                (request, response, _) ->
                                                        refuse(
                                                                request,
                                                                response,
                                                                HttpStatus.FORBIDDEN)))
                .build();
    }

    /**
     * The key is read at the first call: settings that are wrong are found by the start, not here.
     */
    @Bean
    JwtDecoder serviceTokens(OAuth2ResourceServerProperties properties) {
        return new SupplierJwtDecoder(() -> decoder(properties.getJwt()));
    }

    private static JwtDecoder decoder(OAuth2ResourceServerProperties.Jwt settings) {
        List<RSAPublicKey> keys = publicKeys(settings.getPublicKeyLocation());
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withPublicKey(keys.getFirst())
                        .signatureAlgorithm(SignatureAlgorithm.RS256)
                        // Any key of the file, so that the gateway's can be exchanged.
                        .jwtProcessorCustomizer(
                                processor ->
                                        processor.setJWSKeySelector(
                                                (header, _) ->
                                                        JWSAlgorithm.RS256.equals(
                                                                        header.getAlgorithm())
                                                                ? keys
                                                                : List.of()))
                        .build();
        OAuth2TokenValidator<Jwt> audience =
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD,
                        found -> found != null && found.contains(Service.PROVISIONER.principal()));
        OAuth2TokenValidator<Jwt> caller =
                new JwtClaimValidator<String>(
                        JwtClaimNames.SUB, Service.GATEWAY.principal()::equals);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(), audience, caller));
        return decoder;
    }

    private static List<RSAPublicKey> publicKeys(@Nullable Resource location) {
        if (location == null) {
            throw new IllegalStateException(
                    "set spring.security.oauth2.resourceserver.jwt.public-key-location"
                            + " (JIT_GATEWAY_PUBLIC_KEY) to the gateway's public key");
        }
        try (InputStream pem = location.getInputStream()) {
            return PublicKeys.read(pem);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + location, unreadable);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status)
            throws IOException {
        refusals.count(
                request.getRemoteAddr(),
                status == HttpStatus.UNAUTHORIZED
                        ? RefusalKind.UNAUTHENTICATED
                        : RefusalKind.FORBIDDEN,
                request.getRequestURI());
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(
                        json.writeValueAsBytes(
                                Map.of(
                                        "type",
                                        "about:blank",
                                        "title",
                                        status.getReasonPhrase(),
                                        "status",
                                        status.value(),
                                        "detail",
                                        "Only the gateway may call this, with a service token for %s."
                                                .formatted(Service.PROVISIONER.principal()),
                                        "instance",
                                        request.getRequestURI())));
    }
}
