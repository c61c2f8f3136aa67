package io.jitaccess.gateway.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers every error of every kind as a problem detail; what is unforeseen says nothing inside.
 */
@Component
@Order(-2)
public class ProblemHandler implements WebExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final JsonMapper json;

    ProblemHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(thrown);
        }
        if (thrown instanceof AbortedException) {
            // The client hung up before it had sent everything: nobody is left to be told.
            return exchange.getResponse().setComplete();
        }
        return write(
                exchange,
                ProblemOf.exception(thrown).orElseGet(() -> unforeseen(exchange, thrown)));
    }

    /** Writes the problem as the answer. */
    public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(problem.getStatusCode());
        if (problem.hides()) {
            exchange.getAttributes().put(Problem.HIDDEN, true);
        }
        response.getHeaders().putAll(problem.getHeaders());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] body = json.writeValueAsBytes(members(exchange, problem.getBody()));
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private static Map<String, Object> members(ServerWebExchange exchange, ProblemDetail detail) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", detail.getType());
        members.put("title", detail.getTitle());
        members.put("status", detail.getStatus());
        members.put("detail", detail.getDetail());
        members.put("instance", exchange.getRequest().getPath().value());
        if (detail.getProperties() != null) {
            members.putAll(detail.getProperties());
        }
        return members;
    }

    private static Problem unforeseen(ServerWebExchange exchange, Throwable thrown) {
        log.atError()
                .addKeyValue("path", exchange.getRequest().getPath().value())
                .setCause(thrown)
                .log("request failed");
        return Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong here",
                "The failure was recorded. Try again; if it stays, tell the operators the time and"
                        + " path.");
    }
}
