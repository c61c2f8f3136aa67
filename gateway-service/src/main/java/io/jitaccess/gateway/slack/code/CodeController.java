package io.jitaccess.gateway.slack.code;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jitaccess.events.CodePurpose;
import io.jitaccess.events.DirectoryEntry;
import io.jitaccess.events.SlackCode;
import io.jitaccess.gateway.directory.Directory;
import io.jitaccess.gateway.kubeconfig.Kubeconfigs;
import io.jitaccess.gateway.problem.Problem;
import io.jitaccess.gateway.requests.KnownRequests;
import io.jitaccess.gateway.security.CodePaths;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.services.Caller;
import io.jitaccess.gateway.services.RedeemedCode;
import io.jitaccess.gateway.slack.SlackOn;
import io.swagger.v3.oas.annotations.Operation;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Takes single-use codes, in the body of a POST: nothing that previews links or keeps addresses can
 * use one up or keep it.
 */
@SlackOn
@RestController
class CodeController {
    private static final int LONGEST = 200;

    private final Codes codes;
    private final KnownRequests known;
    private final Kubeconfigs kubeconfigs;
    private final Directory directory;

    CodeController(Codes codes, KnownRequests known, Kubeconfigs kubeconfigs, Directory directory) {
        this.codes = codes;
        this.known = known;
        this.kubeconfigs = kubeconfigs;
        this.directory = directory;
    }

    @PostMapping(CodePaths.KUBECONFIG)
    @Operation(summary = "The broker kubeconfig that a single-use code from Slack stands for")
    Mono<ResponseEntity<byte[]>> kubeconfig(
            ServerHttpRequest request,
            @RequestParam(name = "shell", defaultValue = "sh") String shell) {
        return code(request)
                .flatMap(code -> redeemed(code, CodePurpose.KUBECONFIG, request))
                .flatMap(
                        code ->
                                kubeconfigs.fetch(
                                        Caller.of(
                                                request,
                                                code.person(),
                                                new RedeemedCode(
                                                        String.valueOf(code.requestId()),
                                                        code.hash())),
                                        known.ownedBy(
                                                code.person(), String.valueOf(code.requestId())),
                                        "broker",
                                        shell))
                .map(
                        answer ->
                                ResponseEntity.status(answer.getStatusCode())
                                        .headers(answer.getHeaders())
                                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                        .body(answer.getBody()));
    }

    /** Who signed in. */
    record Linked(String person, String slackTeam, String slackUser) {}

    @PostMapping(CodePaths.LINK)
    @Operation(summary = "Link the Slack user that got this code to yourself")
    Mono<Linked> link(@AuthenticationPrincipal Person person, ServerHttpRequest request) {
        return code(request)
                .flatMap(code -> redeemed(code, CodePurpose.LINK, request))
                .flatMap(code -> linked(person, code));
    }

    private Mono<Linked> linked(Person person, SlackCode code) {
        DirectoryEntry entry =
                directory
                        .find(person.id())
                        .orElseThrow(
                                () -> Problem.unavailable("You are not known yet; try again."));
        return directory
                .unlink(person.actor(), code.slackTeam(), code.slackUser())
                .then(directory.link(entry, person.actor(), code.slackTeam(), code.slackUser()))
                .map(_ -> new Linked(person.id(), code.slackTeam(), code.slackUser()));
    }

    private Mono<SlackCode> redeemed(String code, CodePurpose purpose, ServerHttpRequest request) {
        return Mono.fromCallable(() -> codes.redeem(code, purpose, Caller.address(request)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Mono<String> code(ServerHttpRequest request) {
        return DataBufferUtils.join(request.getBody(), LONGEST)
                .map(
                        buffer -> {
                            String text = buffer.toString(US_ASCII).strip();
                            DataBufferUtils.release(buffer);
                            return text;
                        })
                .switchIfEmpty(
                        Mono.error(() -> Problem.invalid("body", "must be the code from Slack")));
    }
}
