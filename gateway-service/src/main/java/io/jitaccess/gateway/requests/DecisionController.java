package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;
import io.jitaccess.events.Verdict;
import io.jitaccess.gateway.problem.Texts;
import io.jitaccess.gateway.security.Person;
import io.jitaccess.gateway.view.RequestViews;
import io.swagger.v3.oas.annotations.Operation;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

/** Takes an approver's yes or no. It counts only once approval has recorded it. */
@RestController
@RequestMapping("/api/v1/requests/{id}")
class DecisionController {
    private final KnownRequests known;
    private final RequestViews views;
    private final Deciding deciding;

    DecisionController(KnownRequests known, RequestViews views, Deciding deciding) {
        this.known = known;
        this.views = views;
        this.deciding = deciding;
    }

    /**
     * A yes.
     *
     * @param digest of what the approver saw; given, it must be that of the view
     */
    record Approval(@Nullable String comment, @Nullable String digest) {}

    /**
     * A no.
     *
     * @param digest of what the approver saw; given, it must be that of the view
     */
    record Denial(@Nullable String reason, @Nullable String digest) {}

    @PostMapping("/approve")
    @Operation(summary = "Approve what the request's view shows")
    Mono<ResponseEntity<RequestJson>> approve(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody(required = false) @Nullable Approval body) {
        RequestView view = known.visibleTo(person, id);
        String comment = body == null ? null : Texts.optional("comment", body.comment());
        String digest = body == null ? null : body.digest();
        return decide(person, view, Verdict.APPROVE, comment, digest, Wait.of(prefer));
    }

    @PostMapping("/deny")
    @Operation(summary = "Deny the request; the reason is shown to the requester")
    Mono<ResponseEntity<RequestJson>> deny(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody Denial body) {
        RequestView view = known.visibleTo(person, id);
        String reason = Texts.required("reason", body.reason());
        return decide(person, view, Verdict.DENY, reason, body.digest(), Wait.of(prefer));
    }

    private Mono<ResponseEntity<RequestJson>> decide(
            Person person,
            RequestView view,
            Verdict verdict,
            @Nullable String words,
            @Nullable String digest,
            Wait wait) {
        return deciding.decide(person, view, verdict, words, digest)
                .flatMap(
                        _ ->
                                views.await(
                                        view,
                                        now -> now.version() > view.version(),
                                        wait.longest()))
                .map(now -> Answers.accepted(now, wait));
    }
}
