package io.jitaccess.gateway.requests;

import io.jitaccess.events.RequestView;

import org.springframework.http.ResponseEntity;

import java.net.URI;

/** 202 with the view as it is now: what was asked for goes on by itself. */
final class Answers {
    private Answers() {}

    static ResponseEntity<RequestJson> accepted(RequestView view, Wait wait) {
        var answer =
                ResponseEntity.accepted().location(URI.create(RequestJson.path(view.requestId())));
        if (wait.asked()) {
            answer.header(Wait.APPLIED, wait.applied());
        }
        return answer.body(RequestJson.of(view));
    }
}
