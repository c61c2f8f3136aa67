package io.jitaccess.gateway.policy;

import static java.util.function.Predicate.not;

import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.kafka.Service;
import io.swagger.v3.oas.annotations.Operation;

import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells which rule would apply to a request of the caller, and why the others would not. */
@RestController
class ExplainController {
    /** Those of a request; who asks is taken from the token. */
    private static final Set<String> FIELDS =
            new TreeSet<>(
                    Set.of(
                            "cluster",
                            "level",
                            "namespaces",
                            "clusterWide",
                            "duration",
                            "reason",
                            "ticket",
                            "extends"));

    private final OtherServices services;

    ExplainController(OtherServices services) {
        this.services = services;
    }

    @PostMapping("/api/v1/policy/explain")
    @Operation(summary = "Which rule would apply to this request of yours, and why not the others")
    Mono<ResponseEntity<byte[]>> explain(
            @AuthenticationPrincipal Person person,
            @RequestBody ObjectNode request,
            ServerWebExchange exchange) {
        request.propertyStream()
                .map(Map.Entry::getKey)
                .filter(not(FIELDS::contains))
                .findFirst()
                .ifPresent(
                        field -> {
                            throw Problem.invalid(
                                    field,
                                    "is not known here; known are " + String.join(", ", FIELDS));
                        });
        request.put("person", person.id());
        request.put("user", person.user());
        ArrayNode groups = request.putArray("groups");
        person.groups().forEach(groups::add);
        return services.whole(
                Caller.of(exchange),
                Call.post(Service.APPROVAL, "/internal/policy/explain", request));
    }
}
