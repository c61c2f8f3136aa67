package io.jitaccess.provisioner.credential;

import io.jitaccess.events.RequestId;
import io.jitaccess.provisioner.aws.AwsException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.Optional;

/**
 * What the gateway passes on: kubeconfigs and credentials. Answers hold secrets: never to be
 * stored.
 */
@RestController
@RequestMapping("/internal/requests/{id}")
class CredentialController {
    private static final Logger log = LoggerFactory.getLogger(CredentialController.class);
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final String AUTHORIZATION = "X-JIT-Authorization";
    private static final String ADDRESS = "X-JIT-Client-Address";
    private static final String AGENT = "X-JIT-Client-Agent";
    private static final String RETRY_SECONDS = "5";

    private final Credentials credentials;
    private final Callers callers;

    CredentialController(Credentials credentials, Callers callers) {
        this.credentials = credentials;
        this.callers = callers;
    }

    @PostMapping("/kubeconfig")
    ResponseEntity<String> kubeconfig(
            @AuthenticationPrincipal Jwt service,
            @PathVariable String id,
            @RequestParam(defaultValue = "broker") String mode,
            @RequestParam(defaultValue = "sh") String shell,
            @RequestHeader(name = AUTHORIZATION, required = false) @Nullable String authorization,
            @RequestHeader(name = ADDRESS, required = false) @Nullable String address,
            @RequestHeader(name = AGENT, required = false) @Nullable String agent) {
        String request = requestId(id);
        var draw = new Draw(address, agent);
        String person =
                mode.equals("broker")
                        ? callers.receiver(service, authorization, request, draw)
                        : callers.person(service, authorization, request, draw);
        String kubeconfig =
                switch (mode) {
                    case "broker" ->
                            credentials.brokerKubeconfig(request, person, shell(shell), draw);
                    case "static" -> credentials.staticKubeconfig(request, person, draw);
                    default ->
                            throw Problem.of(
                                    HttpStatus.BAD_REQUEST,
                                    "Unknown mode",
                                    "mode '%s' is neither 'broker' nor 'static'.".formatted(mode));
                };
        return ResponseEntity.ok()
                .contentType(YAML)
                .cacheControl(CacheControl.noStore())
                .body(kubeconfig);
    }

    @PostMapping("/credential")
    ResponseEntity<ExecCredential> credential(
            @AuthenticationPrincipal Jwt service,
            @PathVariable String id,
            @RequestParam(defaultValue = "client.authentication.k8s.io/v1") String apiVersion,
            @RequestHeader(name = AUTHORIZATION, required = false) @Nullable String authorization,
            @RequestHeader(name = ADDRESS, required = false) @Nullable String address,
            @RequestHeader(name = AGENT, required = false) @Nullable String agent) {
        String request = requestId(id);
        ExecApi api =
                ExecApi.parse(apiVersion)
                        .orElseThrow(
                                () ->
                                        Problem.of(
                                                HttpStatus.BAD_REQUEST,
                                                "Unknown apiVersion",
                                                "apiVersion is client.authentication.k8s.io/v1 or"
                                                    + " client.authentication.k8s.io/v1beta1."));
        var draw = new Draw(address, agent);
        String person = callers.holder(service, authorization, request, draw);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(credentials.draw(request, person, api, draw));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> roleIsGone(RoleGoneException gone) {
        log.atError().addKeyValue("error", gone.getMessage()).log("role of an active grant gone");
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.CONFLICT,
                        "The IAM role of this grant was deleted or changed by somebody. Revoke the"
                                + " grant and ask for access again.");
        problem.setTitle("Role gone");
        return ResponseEntity.status(HttpStatus.CONFLICT).body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> awsDoesNotAnswer(AwsException failed) {
        log.atWarn().addKeyValue("error", failed.getMessage()).log("credential not drawn");
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "AWS does not give the credential right now. Try again in a few seconds.");
        problem.setTitle("AWS does not answer");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .body(problem);
    }

    private static Shell shell(String text) {
        return Shell.parse(text)
                .orElseThrow(
                        () ->
                                Problem.of(
                                        HttpStatus.BAD_REQUEST,
                                        "Unknown shell",
                                        "shell '%s' is neither 'sh' nor 'powershell'."
                                                .formatted(text)));
    }

    private static String requestId(String text) {
        Optional<RequestId> id = RequestId.parse(text);
        return id.map(RequestId::value).orElseThrow(() -> notAnId(text));
    }

    private static ErrorResponseException notAnId(String text) {
        return Problem.notFound(text.substring(0, Math.min(text.length(), 20)));
    }
}
