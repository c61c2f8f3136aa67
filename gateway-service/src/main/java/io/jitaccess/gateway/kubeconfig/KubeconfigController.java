package io.jitaccess.gateway.kubeconfig;

import io.jitaccess.events.RequestId;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.requests.KnownRequests;
import io.jitaccess.gateway.security.GrantToken;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.kafka.Service;
import io.swagger.v3.oas.annotations.Operation;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

import java.util.Set;

/** Hands out what kubectl needs. Nothing of it is kept or logged here. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class KubeconfigController {
    private static final Set<String> API_VERSIONS =
            Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
    private static final String DEFAULT_API_VERSION = "client.authentication.k8s.io/v1";

    private final KnownRequests known;
    private final Kubeconfigs kubeconfigs;
    private final OtherServices services;

    KubeconfigController(KnownRequests known, Kubeconfigs kubeconfigs, OtherServices services) {
        this.known = known;
        this.kubeconfigs = kubeconfigs;
        this.services = services;
    }

    @GetMapping("/kubeconfig")
    @Operation(summary = "A kubeconfig of your active grant; mode=broker (default) or static")
    Mono<ResponseEntity<byte[]>> kubeconfig(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestParam(name = "mode", defaultValue = "broker") String mode,
            @RequestParam(name = "shell", defaultValue = "sh") String shell,
            ServerWebExchange exchange) {
        return kubeconfigs.fetch(Caller.of(exchange), known.ownedBy(person, id), mode, shell);
    }

    /**
     * An EKS token as an ExecCredential. A grant token goes on unread: who it is for, and whether
     * the grant still stands, only the provisioner can tell.
     */
    @PostMapping("/credential")
    @Operation(summary = "A short-lived token for kubectl, by grant token or your own")
    Mono<ResponseEntity<byte[]>> credential(
            @AuthenticationPrincipal @Nullable Person person,
            @PathVariable("id") String id,
            @RequestParam(name = "apiVersion", defaultValue = DEFAULT_API_VERSION) String version,
            ServerWebExchange exchange) {
        if (!API_VERSIONS.contains(version)) {
            throw Problem.invalid(
                    "apiVersion",
                    "must be " + String.join(" or ", API_VERSIONS.stream().sorted().toList()));
        }
        return services.whole(
                Caller.of(exchange),
                Call.post(
                                Service.PROVISIONER,
                                Kubeconfigs.path(requestId(person, id, exchange), "credential"),
                                null)
                        .query("apiVersion=" + version));
    }

    private String requestId(@Nullable Person person, String id, ServerWebExchange exchange) {
        if (person != null) {
            return Kubeconfigs.active(known.ownedBy(person, id)).requestId();
        }
        if (GrantToken.of(exchange.getRequest()).isEmpty()) {
            throw Problem.unauthenticated(
                    "Send the grant token of a kubeconfig, or your own token, as bearer token.");
        }
        return RequestId.parse(id).orElseThrow(() -> Problem.notFound("This request")).value();
    }
}
