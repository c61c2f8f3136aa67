package io.jitaccess.reaper;

import io.jitaccess.kafka.Service;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.web.SecurityFilterChain;

import java.io.IOException;

/**
 * Health, info and metrics are open on the network that this binds to; what is internal needs the
 * gateway's JWT, and without the gateway's key nobody gets in.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain filters(HttpSecurity http, ObjectProvider<JwtDecoder> decoder) {
        http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(
                        session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers(
                                                "/actuator/health/**",
                                                "/actuator/info",
                                                "/actuator/prometheus")
                                        .permitAll()
                                        .requestMatchers("/internal/**")
                                        .authenticated()
                                        .anyRequest()
                                        .denyAll())
                .exceptionHandling(
                        errors ->
                                errors.authenticationEntryPoint(
                                                (_, response, _) ->
                                                        refuse(response, HttpStatus.UNAUTHORIZED))
                                        .accessDeniedHandler(
                                                (_, response, _) ->
                                                        refuse(response, HttpStatus.FORBIDDEN)));
        if (decoder.getIfAvailable() != null) {
            http.oauth2ResourceServer(
                    server ->
                            server.jwt(Customizer.withDefaults())
                                    .authenticationEntryPoint(
                                            (_, response, _) ->
                                                    refuse(response, HttpStatus.UNAUTHORIZED)));
        }
        return http.build();
    }

    /** Only the gateway calls other services, on behalf of a person. */
    @Bean
    OAuth2TokenValidator<Jwt> issuedByTheGateway() {
        return new JwtIssuerValidator(Service.GATEWAY.principal());
    }

    private static void refuse(HttpServletResponse response, HttpStatus status) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write(
                        """
                        {"title":"%s","status":%d,"detail":"internal calls need a JWT of the gateway for this service"}\
                        """
                                .formatted(status.getReasonPhrase(), status.value()));
    }
}
