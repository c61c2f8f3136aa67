package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Watches: a line for each change until the time is over. Like Kubernetes, an open one is not
 * authorised again.
 */
final class Watches {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long POLL_MILLIS = 1000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final ObjectStore store;
    private final Tables tables;
    private final InstantSource clock;

    Watches(ObjectStore store, Tables tables, InstantSource clock) {
        this.store = store;
        this.tables = tables;
        this.clock = clock;
    }

    Response open(
            Request request, ResourceType type, Attributes wanted, Predicate<JsonNode> selector) {
        String from = request.query("resourceVersion");
        String timeout = request.query("timeoutSeconds");
        Duration time = timeout.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(timeout));
        Instant end = clock.instant().plus(time.compareTo(LONGEST) < 0 ? time : LONGEST);
        Predicate<JsonNode> seen =
                selector.and(
                        object ->
                                !type.namespaced()
                                        || wanted.namespace().isEmpty()
                                        || wanted.namespace()
                                                .equals(
                                                        object.path("metadata")
                                                                .path("namespace")
                                                                .asString("")));
        boolean fresh = from.isEmpty() || from.equals("0");
        return new Response.Stream(
                200,
                "application/json",
                out -> {
                    long version = fresh ? store.version() : Long.parseLong(from);
                    if (fresh) {
                        for (ObjectNode object : store.all(type.group(), type.plural())) {
                            if (seen.test(object)) {
                                write(out, request, type, "ADDED", object);
                            }
                        }
                    }
                    follow(out, request, type, seen, version, end);
                });
    }

    private void follow(
            OutputStream out,
            Request request,
            ResourceType type,
            Predicate<JsonNode> seen,
            long from,
            Instant end)
            throws IOException, InterruptedException {
        long version = from;
        while (clock.instant().isBefore(end)) {
            for (ObjectStore.Change change : store.changesAfter(version, POLL_MILLIS)) {
                version = change.version();
                if (change.resource().equals(type) && seen.test(change.object())) {
                    write(out, request, type, change.type(), change.object());
                }
            }
            out.flush();
        }
    }

    private void write(
            OutputStream out, Request request, ResourceType type, String change, ObjectNode object)
            throws IOException {
        Object body =
                Tables.wanted(request)
                        ? tables.table(request, type, List.of(object), Map.of())
                        : object;
        String line = JSON.writeValueAsString(Map.of("type", change, "object", body)) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
