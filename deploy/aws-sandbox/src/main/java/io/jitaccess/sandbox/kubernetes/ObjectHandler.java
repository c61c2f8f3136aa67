package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads and writes objects for a caller who was allowed to. */
final class ObjectHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectStore store;
    private final Admission admission;
    private final Tables tables;
    private final Watches watches;

    ObjectHandler(ObjectStore store, Admission admission, InstantSource clock) {
        this.store = store;
        this.admission = admission;
        this.tables = new Tables(clock);
        this.watches = new Watches(store, tables, clock);
    }

    Response handle(Request request, Attributes wanted) {
        ResourceType type =
                ResourceType.of(wanted.group(), wanted.version(), wanted.resource())
                        .orElseThrow(ApiException::noSuchPath);
        if (!wanted.subresource().isEmpty() && !wanted.subresource().equals("status")) {
            return wanted.subresource().equals("scale")
                    ? scale(request, type, wanted)
                    : subresource(type, wanted);
        }
        return switch (wanted.verb()) {
            case "get" -> one(request, type, find(type, wanted), 200);
            case "list" -> list(request, type, wanted);
            case "watch" -> watches.open(request, type, wanted, selector(request));
            case "create" -> create(request, type, wanted);
            case "update" -> replace(request, type, wanted);
            case "patch" -> patch(request, type, wanted);
            case "delete" -> delete(request, type, wanted);
            case "deletecollection" -> deleteAll(request, type, wanted);
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private ObjectNode find(ResourceType type, Attributes wanted) {
        return store.find(type, wanted.namespace(), wanted.name())
                .orElseThrow(() -> ApiException.notFound(type, wanted.name()));
    }

    private Response subresource(ResourceType type, Attributes wanted) {
        if (!type.subresources().contains(wanted.subresource())) {
            throw ApiException.noSuchPath();
        }
        ObjectNode object = find(type, wanted);
        if (wanted.subresource().equals("log")) {
            return Response.of(
                    200,
                    "text/plain",
                    "%s: this is the sandbox, nothing runs here%n"
                            .formatted(object.path("metadata").path("name").asString()));
        }
        throw ApiException.badRequest(
                "the sandbox runs no containers: " + wanted.resourceWithSub() + " goes no further");
    }

    /** Replicas of a workload under the one shape that all scalable kinds share. */
    private Response scale(Request request, ResourceType type, Attributes wanted) {
        if (!type.subresources().contains("scale")) {
            throw ApiException.noSuchPath();
        }
        ObjectNode object = find(type, wanted);
        if (!wanted.verb().equals("get")) {
            int replicas = Bodies.object(request).path("spec").path("replicas").asInt(0);
            object =
                    store.update(
                            type,
                            wanted.namespace(),
                            wanted.name(),
                            before -> admission.scaled(before, replicas));
        }
        return json(
                200,
                Map.of(
                        "kind",
                        "Scale",
                        "apiVersion",
                        "autoscaling/v1",
                        "metadata",
                        object.path("metadata"),
                        "spec",
                        Map.of("replicas", object.path("spec").path("replicas").asInt(0)),
                        "status",
                        Map.of("replicas", object.path("status").path("replicas").asInt(0))));
    }

    private static Predicate<JsonNode> selector(Request request) {
        return Selectors.labels(request.query("labelSelector"))
                .and(Selectors.fields(request.query("fieldSelector")));
    }

    private Response list(Request request, ResourceType type, Attributes wanted) {
        String namespace = type.namespaced() ? wanted.namespace() : "";
        long version = store.version();
        String after = after(request.query("continue"));
        List<ObjectNode> found =
                store.list(type.group(), type.plural(), namespace).stream()
                        .filter(selector(request))
                        .filter(object -> position(object).compareTo(after) > 0)
                        .toList();
        String limit = request.query("limit");
        int most =
                limit.isEmpty() || limit.equals("0") ? Integer.MAX_VALUE : Integer.parseInt(limit);
        List<ObjectNode> page = found.size() > most ? found.subList(0, most) : found;
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resourceVersion", Long.toString(version));
        if (page.size() < found.size()) {
            metadata.put("continue", token(position(page.getLast())));
            metadata.put("remainingItemCount", found.size() - page.size());
        }
        if (Tables.wanted(request)) {
            return json(200, tables.table(request, type, page, metadata));
        }
        return json(
                200,
                Map.of(
                        "kind",
                        type.kind() + "List",
                        "apiVersion",
                        type.apiVersion(),
                        "metadata",
                        metadata,
                        "items",
                        page));
    }

    private static String position(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asString("") + "/" + metadata.path("name").asString("");
    }

    private static String token(String position) {
        return Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String after(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw ApiException.expired();
        }
    }

    private Response create(Request request, ResourceType type, Attributes wanted) {
        ObjectNode object = Bodies.object(request);
        ObjectNode metadata = object.withObject("/metadata");
        if (type.namespaced()) {
            String stated = metadata.path("namespace").asString(wanted.namespace());
            if (!stated.equals(wanted.namespace())) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on"
                                + " the request");
            }
            metadata.put("namespace", wanted.namespace());
        }
        String prefix = metadata.path("generateName").asString("");
        if (!metadata.has("name") && !prefix.isEmpty()) {
            metadata.put("name", prefix + Long.toString(store.version(), 36));
        }
        requireKind(type, object);
        if (request.query("dryRun").equals("All")) {
            return one(request, type, admission.completed(type, object), 201);
        }
        return one(request, type, admission.create(type, object), 201);
    }

    private static void requireKind(ResourceType type, ObjectNode object) {
        if (!object.path("kind").asString(type.kind()).equals(type.kind())) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s"
                            .formatted(
                                    object.path("kind").asString(),
                                    type.apiVersion(),
                                    type.kind()));
        }
    }

    private Response replace(Request request, ResourceType type, Attributes wanted) {
        ObjectNode object = Bodies.object(request);
        requireKind(type, object);
        return one(
                request,
                type,
                store.update(type, wanted.namespace(), wanted.name(), before -> object),
                200);
    }

    private Response patch(Request request, ResourceType type, Attributes wanted) {
        String media = request.header("content-type").orElse("");
        if (!media.contains("merge-patch+json") && !media.contains("apply-patch+yaml")) {
            throw ApiException.unsupportedMedia("the sandbox takes merge and apply patches only");
        }
        ObjectNode patch = Bodies.object(request);
        boolean apply = media.contains("apply-patch");
        if (apply && store.find(type, wanted.namespace(), wanted.name()).isEmpty()) {
            return create(request, type, wanted);
        }
        return one(
                request,
                type,
                store.update(
                        type,
                        wanted.namespace(),
                        wanted.name(),
                        before -> Merge.into(before, patch)),
                200);
    }

    private Response delete(Request request, ResourceType type, Attributes wanted) {
        ObjectNode object = find(type, wanted);
        if (!request.query("dryRun").equals("All")) {
            store.delete(type, wanted.namespace(), wanted.name());
        }
        return json(
                200,
                Map.of(
                        "kind",
                        "Status",
                        "apiVersion",
                        "v1",
                        "metadata",
                        Map.of(),
                        "status",
                        "Success",
                        "details",
                        Map.of(
                                "name",
                                wanted.name(),
                                "group",
                                type.group(),
                                "kind",
                                type.plural(),
                                "uid",
                                object.path("metadata").path("uid").asString())));
    }

    private Response deleteAll(Request request, ResourceType type, Attributes wanted) {
        List<ObjectNode> gone =
                store.list(type.group(), type.plural(), wanted.namespace()).stream()
                        .filter(selector(request))
                        .toList();
        for (ObjectNode object : gone) {
            JsonNode metadata = object.path("metadata");
            store.delete(
                    type,
                    metadata.path("namespace").asString(""),
                    metadata.path("name").asString(""));
        }
        return json(
                200,
                Map.of(
                        "kind",
                        type.kind() + "List",
                        "apiVersion",
                        type.apiVersion(),
                        "metadata",
                        Map.of("resourceVersion", Long.toString(store.version())),
                        "items",
                        gone));
    }

    private Response one(Request request, ResourceType type, ObjectNode object, int status) {
        return Tables.wanted(request)
                ? json(status, tables.table(request, type, List.of(object), Map.of()))
                : json(status, object);
    }

    private static Response json(int status, Object body) {
        return Response.json(status, JSON.writeValueAsString(body));
    }
}
