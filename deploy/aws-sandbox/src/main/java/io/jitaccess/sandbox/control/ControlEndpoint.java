package io.jitaccess.sandbox.control;

import io.jitaccess.sandbox.faults.Delays;
import io.jitaccess.sandbox.faults.Fault;
import io.jitaccess.sandbox.faults.Quotas;
import io.jitaccess.sandbox.faults.RateLimit;
import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** {@link SandboxControl} over HTTP, for tests that run the sandbox as a process. */
public final class ControlEndpoint {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final SandboxControl control;

    public ControlEndpoint(SandboxControl control) {
        this.control = control;
    }

    public Response handle(Request request) {
        try {
            Object answer =
                    answer(
                            request.method()
                                    + " "
                                    + request.rawPath().substring("/_sandbox/".length()),
                            request);
            return answer == null
                    ? problem(404, "No such control: " + request.method() + " " + request.rawPath())
                    : Response.json(200, JSON.writeValueAsString(answer));
        } catch (JacksonException | DateTimeException | IllegalArgumentException wrong) {
            return problem(400, String.valueOf(wrong.getMessage()));
        } catch (NoSuchElementException unknown) {
            return problem(404, "No such cluster, account or entry");
        } catch (IllegalStateException forbidden) {
            return problem(403, String.valueOf(forbidden.getMessage()));
        }
    }

    private @Nullable Object answer(String route, Request request) {
        return switch (route) {
            case "GET health" -> Map.of("status", "UP");
            case "GET clock" -> clock();
            case "PUT clock" -> {
                control.setClock(Instant.parse(body(request).path("now").asString("")));
                yield clock();
            }
            case "POST clock/advance" -> {
                control.advanceClock(Duration.parse(body(request).path("by").asString("")));
                yield clock();
            }
            case "GET delays" -> control.delays();
            case "PUT delays" -> {
                control.delays(JSON.readValue(request.body().bytes(), Delays.class));
                yield control.delays();
            }
            case "GET quotas" -> control.quotas();
            case "PUT quotas" -> {
                control.quotas(JSON.readValue(request.body().bytes(), Quotas.class));
                yield control.quotas();
            }
            case "GET rate-limits" -> control.rateLimits();
            case "PUT rate-limits" -> {
                control.rateLimits(
                        JSON.readValue(
                                request.body().bytes(), new TypeReference<List<RateLimit>>() {}));
                yield control.rateLimits();
            }
            case "GET faults" -> control.faults();
            case "POST faults" -> {
                control.fault(JSON.readValue(request.body().bytes(), Fault.class));
                yield control.faults();
            }
            case "DELETE faults" -> {
                control.clearFaults();
                yield control.faults();
            }
            case "GET state" -> control.state();
            case "GET calls" -> control.calls();
            case "GET checks" -> control.checks();
            case "DELETE calls" -> {
                control.clearCalls();
                yield control.calls();
            }
            case "GET api-requests" -> control.apiRequests();
            case "GET secrets-handed-out" -> control.secretsHandedOut();
            case "POST remove-entry" -> {
                JsonNode body = body(request);
                control.removeEntry(
                        body.path("cluster").asString(""), body.path("principalArn").asString(""));
                yield control.state();
            }
            case "POST remove-role" -> {
                JsonNode body = body(request);
                control.removeRole(
                        body.path("account").asString(""), body.path("name").asString(""));
                yield control.state();
            }
            case "POST cluster" -> {
                changeCluster(body(request));
                yield control.state();
            }
            default -> null;
        };
    }

    private void changeCluster(JsonNode body) {
        String name = body.path("name").asString("");
        if (body.has("authenticationMode")) {
            control.authenticationMode(name, body.path("authenticationMode").asString());
        }
        if (body.has("status")) {
            control.clusterStatus(name, body.path("status").asString());
        }
    }

    private Map<String, Instant> clock() {
        return Map.of("now", control.now());
    }

    private static JsonNode body(Request request) {
        return JSON.readTree(request.body().bytes());
    }

    private static Response problem(int status, String detail) {
        return Response.json(status, JSON.writeValueAsString(Map.of("detail", detail)));
    }
}
