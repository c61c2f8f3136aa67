package io.jitaccess.gateway.problem;

import io.jitaccess.gateway.bus.BusUnavailableException;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which problem an exception is. */
final class ProblemOf {
    private static final String LIMIT = "16 KiB";

    private ProblemOf() {}

    static Optional<Problem> exception(Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> Optional.of(problem);
            case BusUnavailableException _ ->
                    Optional.of(
                            Problem.unavailable(
                                    "The event bus did not confirm in time. Send the same again,"
                                        + " with the same Idempotency-Key if it is a request."));
            case AuthenticationServiceException _ ->
                    Optional.of(
                            Problem.unavailable(
                                    "The keys of your token's issuer cannot be fetched at the"
                                            + " moment."));
            case ContentTooLargeException _, DataBufferLimitException _ -> Optional.of(tooLarge());
            case ServerWebInputException input -> Optional.of(input(input));
            case MethodNotAllowedException method ->
                    Optional.of(
                            withHeaders(
                                    status(
                                            method,
                                            "%s is not allowed here; use %s."
                                                    .formatted(
                                                            method.getHttpMethod(),
                                                            method.getSupportedMethods())),
                                    method));
            case UnsupportedMediaTypeStatusException media ->
                    Optional.of(
                            withHeaders(
                                    status(media, "Send the body as application/json."), media));
            case ResponseStatusException other -> Optional.of(status(other));
            default -> Optional.empty();
        };
    }

    private static Problem status(ResponseStatusException thrown) {
        return thrown.getStatusCode().value() == HttpStatus.NOT_FOUND.value()
                ? status(thrown, "There is no such path; /v3/api-docs lists all.")
                : status(thrown, String.valueOf(thrown.getBody().getDetail()));
    }

    private static Problem status(ResponseStatusException thrown, String detail) {
        HttpStatus status = HttpStatus.valueOf(thrown.getStatusCode().value());
        return Problem.of(
                status,
                status.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replace(' ', '-'),
                status.getReasonPhrase(),
                detail);
    }

    private static Problem withHeaders(Problem problem, ResponseStatusException thrown) {
        problem.getHeaders().addAll(thrown.getHeaders());
        return problem;
    }

    private static Problem tooLarge() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "The body is too large",
                "A body may have up to " + LIMIT + ".");
    }

    private static Problem input(ServerWebInputException thrown) {
        List<Throwable> causes =
                Stream.iterate((Throwable) thrown, t -> t != null, Throwable::getCause).toList();
        if (causes.stream().anyMatch(DataBufferLimitException.class::isInstance)) {
            return tooLarge();
        }
        return causes.stream()
                .filter(JacksonException.class::isInstance)
                .map(JacksonException.class::cast)
                .findFirst()
                .map(ProblemOf::json)
                .orElseGet(() -> parameter(thrown));
    }

    private static Problem json(JacksonException thrown) {
        return switch (thrown) {
            case UnrecognizedPropertyException unknown ->
                    Problem.invalid(
                            unknown.getPropertyName(),
                            "is not known here; known are " + known(unknown.getKnownPropertyIds()));
            case StreamReadException malformed ->
                    Problem.invalid(
                            "body",
                            "is not valid JSON: %s (line %d, column %d)"
                                    .formatted(
                                            malformed.getOriginalMessage(),
                                            malformed.getLocation().getLineNr(),
                                            malformed.getLocation().getColumnNr()));
            default -> Problem.invalid(field(thrown), "has the wrong type; see /v3/api-docs");
        };
    }

    private static String known(Collection<Object> ids) {
        return ids.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private static String field(JacksonException thrown) {
        String path =
                thrown.getPath().stream()
                        .map(
                                step ->
                                        step.getPropertyName() == null
                                                ? "[%d]".formatted(step.getIndex())
                                                : step.getPropertyName())
                        .collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }

    private static Problem parameter(ServerWebInputException thrown) {
        var parameter = thrown.getMethodParameter();
        String name = parameter == null ? null : parameter.getParameterName();
        return Problem.invalid(
                name == null ? "body" : name, "is missing or malformed; see /v3/api-docs");
    }
}
