package io.jitaccess.gateway.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** An answer other than what was asked for. The detail is a sentence that says what to do. */
public final class Problem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;
    private static final String TYPE = "urn:jit-access:problem:";

    /** Set on an exchange whose 404 hides something that is there. */
    public static final String HIDDEN = Problem.class.getName() + ".hidden";

    private boolean hides;

    private Problem(HttpStatus status, String type, String title, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
        setType(URI.create(TYPE + type));
        setTitle(title);
    }

    /** One field of a request is wrong: {@code wanted} says what would be accepted. */
    public static Problem invalid(String field, String wanted) {
        return invalid(List.of(new FieldError(field, wanted)));
    }

    public static Problem invalid(List<FieldError> errors) {
        String detail =
                String.join(
                        "; ", errors.stream().map(e -> e.field() + ": " + e.message()).toList());
        return new Problem(HttpStatus.BAD_REQUEST, "invalid", "The request is not valid", detail)
                .with("errors", errors);
    }

    /** Nothing there, or nothing that the caller may know of: one answer for both. */
    public static Problem notFound(String what) {
        return new Problem(
                HttpStatus.NOT_FOUND,
                "not-found",
                "Not found",
                what + " does not exist, or you may not see it.");
    }

    /** The same answer for what is there and may not be seen; counted as a refusal. */
    public static Problem hidden(String what) {
        Problem problem = notFound(what);
        problem.hides = true;
        return problem;
    }

    boolean hides() {
        return hides;
    }

    public static Problem forbidden(String detail) {
        return new Problem(HttpStatus.FORBIDDEN, "forbidden", "Not allowed", detail);
    }

    public static Problem unauthenticated(String detail) {
        var problem =
                new Problem(
                        HttpStatus.UNAUTHORIZED,
                        "unauthenticated",
                        "No valid bearer token",
                        detail);
        problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return problem;
    }

    public static Problem conflict(String type, String detail) {
        return new Problem(HttpStatus.CONFLICT, type, "Not possible in this state", detail);
    }

    public static Problem locked(String cluster, String reason) {
        return new Problem(
                        HttpStatus.LOCKED,
                        "locked-down",
                        "The cluster is locked down",
                        "Cluster %s takes no requests: %s".formatted(cluster, reason))
                .with("cluster", cluster);
    }

    public static Problem tooMany(Duration retryAfter) {
        var problem =
                new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-requests",
                        "Too many requests",
                        "You are sending faster than is allowed; try again in %d s."
                                .formatted(retryAfter.toSeconds()));
        return problem.retryAfter(retryAfter);
    }

    /** Something that is needed does not answer. Nothing was done, or a repeat is safe. */
    public static Problem unavailable(String detail) {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "Not available at the moment",
                        detail)
                .retryAfter(Duration.ofSeconds(5));
    }

    static Problem of(HttpStatus status, String type, String title, String detail) {
        return new Problem(status, type, title, detail);
    }

    /** Adds a member to the answer, for programs to read. */
    public Problem with(String name, Object value) {
        getBody().setProperty(name, value);
        return this;
    }

    private Problem retryAfter(Duration duration) {
        getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, duration.toSeconds())));
        return this;
    }

    /**
     * What is wrong with one field.
     *
     * @param message what would be accepted
     */
    public record FieldError(String field, String message) {}
}
