package io.jitaccess.gateway.audit;

import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.security.Role;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.kafka.Service;
import io.swagger.v3.oas.annotations.Operation;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import java.time.Duration;
import java.util.regex.Pattern;

/** Lets auditors, and nobody else, through to the audit. */
@RestController
class AuditController {
    private static final Pattern ALERT = Pattern.compile("[A-Za-z0-9_.:-]{1,200}");
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final OtherServices services;

    AuditController(OtherServices services) {
        this.services = services;
    }

    @GetMapping("/api/v1/audit/events")
    @Operation(summary = "What happened, newest first; filters as audit-service describes them")
    Mono<ResponseEntity<Flux<DataBuffer>>> events(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "events", exchange);
    }

    @GetMapping("/api/v1/audit/requests/{id}")
    @Operation(summary = "The story of one request; as text with 'Accept: text/plain'")
    Mono<ResponseEntity<Flux<DataBuffer>>> request(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            ServerWebExchange exchange) {
        RequestId known = RequestId.parse(id).orElseThrow(() -> Problem.notFound("This request"));
        return read(person, "requests/" + known, exchange);
    }

    @GetMapping("/api/v1/audit/export")
    @Operation(summary = "The same as a file: format=csv or ndjson")
    Mono<ResponseEntity<Flux<DataBuffer>>> export(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "export", exchange);
    }

    @GetMapping("/api/v1/audit/verify")
    @Operation(summary = "Whether the audit is whole and unchanged")
    Mono<ResponseEntity<Flux<DataBuffer>>> verify(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "verify", exchange);
    }

    @PostMapping("/api/v1/alerts/{id}/acknowledge")
    @Operation(summary = "Say that an alert was seen to")
    Mono<ResponseEntity<byte[]>> acknowledge(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            ServerWebExchange exchange) {
        requireAuditor(person);
        if (!ALERT.matcher(id).matches()) {
            throw Problem.notFound("This alert");
        }
        return services.whole(
                Caller.of(exchange),
                Call.post(Service.AUDIT, "/internal/alerts/%s/acknowledge".formatted(id), null));
    }

    private Mono<ResponseEntity<Flux<DataBuffer>>> read(
            Person person, String what, ServerWebExchange exchange) {
        requireAuditor(person);
        return services.streamed(
                Caller.of(exchange),
                new Call(
                        Service.AUDIT,
                        HttpMethod.GET,
                        "/internal/audit/" + what,
                        exchange.getRequest().getURI().getRawQuery(),
                        null,
                        LONGEST,
                        exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.ACCEPT).stream()
                                .findFirst()
                                .orElse("")));
    }

    private static void requireAuditor(Person person) {
        if (!person.is(Role.AUDITOR)) {
            throw Problem.forbidden("Only auditors read the audit.");
        }
    }
}
