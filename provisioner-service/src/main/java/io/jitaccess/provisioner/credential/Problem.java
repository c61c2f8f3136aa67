package io.jitaccess.provisioner.credential;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Refusals that a person reads, as RFC 9457 problem details. */
final class Problem {
    private Problem() {}

    static ErrorResponseException of(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return new ErrorResponseException(status, problem, null);
    }

    /** One answer for what does not exist and what is somebody else's. */
    static ErrorResponseException notFound(String requestId) {
        return of(
                HttpStatus.NOT_FOUND,
                "No such request",
                "There is no request %s of yours.".formatted(requestId));
    }

    static ErrorResponseException unauthenticated(String detail) {
        return of(HttpStatus.UNAUTHORIZED, "Not signed in", detail);
    }
}
