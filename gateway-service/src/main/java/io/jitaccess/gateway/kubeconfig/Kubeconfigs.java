package io.jitaccess.gateway.kubeconfig;

import io.jitaccess.events.KubeconfigMode;
import io.jitaccess.events.RequestView;
import io.jitaccess.events.ViewState;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.OtherServices;
import io.jitaccess.gateway.services.OtherServices.Call;
import io.jitaccess.kafka.Service;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

import java.util.List;
import java.util.Locale;

/** Fetches kubeconfigs of active grants. Nothing of them is kept or logged here. */
@Component
public class Kubeconfigs {
    private final OtherServices services;

    Kubeconfigs(OtherServices services) {
        this.services = services;
    }

    /** The kubeconfig; that the caller is the grant's owner was checked before. */
    public Mono<ResponseEntity<byte[]>> fetch(
            Caller caller, RequestView owned, String mode, String shell) {
        if (!shell.equals("sh") && !shell.equals("powershell")) {
            throw Problem.invalid("shell", "must be sh or powershell");
        }
        RequestView view = active(owned);
        requireOffered(view, mode);
        return services.whole(
                caller,
                Call.post(Service.PROVISIONER, path(view.requestId(), "kubeconfig"), null)
                        .query("mode=%s&shell=%s".formatted(mode, shell)));
    }

    static RequestView active(RequestView view) {
        if (view.state() != ViewState.ACTIVE) {
            throw Problem.conflict("not-active", sentence(view)).with("state", view.state());
        }
        return view;
    }

    static String sentence(RequestView view) {
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

    static String path(String requestId, String what) {
        return "/internal/requests/%s/%s".formatted(requestId, what);
    }
}
