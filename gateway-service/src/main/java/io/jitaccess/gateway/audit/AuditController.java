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

    /** Verifying reads every row before it can say a word. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

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

    @GetMapping("/api/v1/audit/requests")
    @Operation(
            summary =
                    "Requests and what became of them: person, cluster, state, from, to; by pages")
    Mono<ResponseEntity<Flux<DataBuffer>>> requests(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "requests", exchange);
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

    @GetMapping("/api/v1/audit/access")
    @Operation(summary = "Who held access to a cluster at any time between from and to")
    Mono<ResponseEntity<Flux<DataBuffer>>> access(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "access", exchange);
    }

    @GetMapping("/api/v1/audit/alerts")
    @Operation(summary = "What was noticed, how often, and who saw to it; open=true for the rest")
    Mono<ResponseEntity<Flux<DataBuffer>>> alerts(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "alerts", exchange);
    }

    @GetMapping("/api/v1/audit/export")
    @Operation(
            summary =
                    "Events as a file (format=csv, ndjson or cloudevents), or a report"
                            + " (report=access, alerts, eligibility or requests)")
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

    @GetMapping("/api/v1/audit/proof")
    @Operation(summary = "Everything with hashes and checkpoints, for 'audit verify' elsewhere")
    Mono<ResponseEntity<Flux<DataBuffer>>> proof(
            @AuthenticationPrincipal Person person, ServerWebExchange exchange) {
        return read(person, "proof", exchange);
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
