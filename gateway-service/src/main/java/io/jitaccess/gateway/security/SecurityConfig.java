package io.jitaccess.gateway.security;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.problem.ProblemHandler;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.JwtIssuerReactiveAuthenticationManagerResolver;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

/**
 * Everything needs a person's token, but for health, the description of the interface and grants.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfig {
    private static final String NO_TOKEN =
            "Send 'Authorization: Bearer <token>' with a valid, unexpired token of a listed"
                    + " issuer.";

    @Bean
    SecurityWebFilterChain filters(
            ServerHttpSecurity http, TokenIssuers issuers, ProblemHandler problems) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .cors(ServerHttpSecurity.CorsSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .headers(
                        headers ->
                                headers.contentSecurityPolicy(
                                                csp ->
                                                        csp.policyDirectives(
                                                                "default-src 'none';"
                                                                    + " frame-ancestors 'none'"))
                                        .referrerPolicy(
                                                referrer ->
                                                        referrer.policy(
                                                                ReferrerPolicy.NO_REFERRER)))
                .authorizeExchange(
                        calls ->
                                calls.pathMatchers(
                                                HttpMethod.GET,
                                                "/actuator/health",
                                                "/actuator/health/liveness",
                                                "/actuator/health/readiness",
                                                "/actuator/info",
                                                "/actuator/prometheus",
                                                "/v3/api-docs",
                                                "/v3/api-docs/**",
                                                "/v3/api-docs.yaml")
                                        .permitAll()
                                        // The provisioner verifies grant tokens; see
                                        // CredentialController.
                                        .pathMatchers(
                                                HttpMethod.POST,
                                                GrantToken.PATH,
                                                CodePaths.KUBECONFIG,
                                                CodePaths.SLACK_EVENTS)
                                        .permitAll()
                                        .pathMatchers("/actuator/**")
                                        .denyAll()
                                        .anyExchange()
                                        .authenticated())
                .oauth2ResourceServer(
                        tokens ->
                                tokens.bearerTokenConverter(new PersonTokenConverter())
                                        .authenticationManagerResolver(
                                                new JwtIssuerReactiveAuthenticationManagerResolver(
                                                        issuers::manager))
                                        .authenticationFailureHandler(
                                                (filter, thrown) ->
                                                        refuse(
                                                                problems,
                                                                filter.getExchange(),
                                                                thrown)))
                .exceptionHandling(
                        refusals ->
                                refusals.authenticationEntryPoint(
                                                (exchange, thrown) ->
                                                        refuse(problems, exchange, thrown))
                                        .accessDeniedHandler(
                                                (exchange, _) ->
                                                        problems.write(
                                                                exchange,
                                                                Problem.notFound("This path"))))
                .build();
    }

    private static Mono<Void> refuse(
            ProblemHandler problems, ServerWebExchange exchange, AuthenticationException thrown) {
        if (thrown instanceof AuthenticationServiceException) {
            return problems.handle(exchange, thrown);
        }
        return problems.write(exchange, Problem.unauthenticated(NO_TOKEN));
    }
}
