package io.jitaccess.gateway.requests;

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

import java.util.List;

/** Orders the end of one request or grant, or of everything that a person holds. */
@RestController
@RequestMapping("/api/v1")
class RevocationController {
    private final Revoking revoking;
    private final RequestViews views;

    RevocationController(Revoking revoking, RequestViews views) {
        this.revoking = revoking;
        this.views = views;
    }

    record Reason(@Nullable String reason) {}

    /**
     * What an order about a person concerns.
     *
     * @param requests ids of the open requests known at that moment; later ones end too
     */
    record PersonRevocationJson(String person, List<String> requests) {}

    @PostMapping("/requests/{id}/revoke")
    @Operation(summary = "End a grant, or withdraw a request")
    Mono<ResponseEntity<RequestJson>> revoke(
            @AuthenticationPrincipal Person person,
            @PathVariable("id") String id,
            @RequestHeader(name = Wait.HEADER, required = false) @Nullable String prefer,
            @RequestBody(required = false) @Nullable Reason body) {
        Wait wait = Wait.of(prefer);
        return revoking.revoke(person, id, body == null ? null : body.reason())
                .flatMap(
                        view ->
                                views.await(
                                        view,
                                        now -> now.version() > view.version(),
                                        wait.longest()))
                .map(now -> Answers.accepted(now, wait));
    }

    @PostMapping("/people/{id}/revoke")
    @Operation(summary = "End everything that a person holds or waits for")
    Mono<ResponseEntity<PersonRevocationJson>> revokeAll(
            @AuthenticationPrincipal Person admin,
            @PathVariable("id") String id,
            @RequestBody Reason body) {
        return revoking.revokeAll(admin, id, body.reason())
                .map(open -> ResponseEntity.accepted().body(new PersonRevocationJson(id, open)));
    }
}
