package io.jitaccess.gateway.kubeconfig;

import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.RequestId;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
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

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hands out what kubectl needs. Nothing of it is kept or logged here. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class KubeconfigController {
    private static final Set<String> API_VERSIONS =
            Set.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
    private static final String DEFAULT_API_VERSION = "client.authentication.k8s.io/v1";

    private final KnownRequests known;
    private final OtherServices services;

    KubeconfigController(KnownRequests known, OtherServices services) {
        this.known = known;
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
        if (!shell.equals("sh") && !shell.equals("powershell")) {
            throw Problem.invalid("shell", "must be sh or powershell");
        }
        RequestView view = active(known.ownedBy(person, id));
        requireOffered(view, mode);
        return services.whole(
                Caller.of(exchange),
                Call.post(Service.PROVISIONER, path(view.requestId(), "kubeconfig"), null)
                        .query("mode=%s&shell=%s".formatted(mode, shell)));
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
                                path(requestId(person, id, exchange), "credential"),
                                null)
                        .query("apiVersion=" + version));
    }

    private String requestId(@Nullable Person person, String id, ServerWebExchange exchange) {
        if (person != null) {
            return active(known.ownedBy(person, id)).requestId();
        }
        if (GrantToken.of(exchange.getRequest()).isEmpty()) {
            throw Problem.unauthenticated(
                    "Send the grant token of a kubeconfig, or your own token, as bearer token.");
        }
        return RequestId.parse(id).orElseThrow(() -> Problem.notFound("This request")).value();
    }

    private static RequestView active(RequestView view) {
        if (view.state() != ViewState.ACTIVE) {
            throw Problem.conflict("not-active", sentence(view)).with("state", view.state());
        }
        return view;
    }

    private static String sentence(RequestView view) {
        return switch (view.state()) {
            case REQUESTED, PENDING, APPROVED ->
                    "Access does not exist yet: the request is %s.".formatted(view.state());
            case EXTENDED ->
                    "This request extended the grant %s; use that one.".formatted(view.extends$());
            case DENIED, FAILED, EXPIRED, REVOKED, ACTIVE, UNKNOWN ->
                    "There is no access: the request is %s. Ask for access anew."
                            .formatted(view.state());
        };
    }

    private static void requireOffered(RequestView view, String mode) {
        if (!mode.equals("broker") && !mode.equals("static")) {
            throw Problem.invalid("mode", "must be broker or static");
        }
        List<String> offered =
                view.kubeconfigModes().stream()
                        .filter(m -> m != KubeconfigMode.UNKNOWN)
                        .map(m -> m.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (!offered.contains(mode)) {
            throw Problem.forbidden(
                    "The rule '%s' does not allow mode %s; it allows: %s."
                            .formatted(view.rule(), mode, String.join(", ", offered)));
        }
    }

    private static String path(String requestId, String what) {
        return "/internal/requests/%s/%s".formatted(requestId, what);
    }
}
