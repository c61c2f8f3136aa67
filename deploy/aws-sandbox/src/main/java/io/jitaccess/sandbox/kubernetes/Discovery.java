package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;
import io.jitaccess.sandbox.world.Cluster;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells clients which kinds there are. */
final class Discovery {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");
    private static final Map<String, String> REVIEWS =
            Map.of(
                    "authentication.k8s.io/v1/selfsubjectreviews", "SelfSubjectReview",
                    "authorization.k8s.io/v1/selfsubjectaccessreviews", "SelfSubjectAccessReview",
                    "authorization.k8s.io/v1/selfsubjectrulesreviews", "SelfSubjectRulesReview");

    private final Cluster cluster;

    Discovery(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Empty where the path asks for something else. */
    Optional<Response> answer(Request request) {
        if (!request.method().equals("GET")) {
            return Optional.empty();
        }
        String path = request.rawPath().replaceAll("/+$", "");
        Object body =
                switch (path) {
                    case "/version" -> version();
                    case "/api" -> coreVersions();
                    case "/apis" -> groups();
                    case "/openapi/v3" -> openApiPaths();
                    default -> null;
                };
        if (body == null && path.startsWith("/openapi/v3/")) {
            body = openApi(path.substring("/openapi/v3/".length()));
        } else if (body == null && path.equals("/api/v1")) {
            body = resources("v1");
        } else if (body == null && path.startsWith("/apis/")) {
            String group = path.substring("/apis/".length());
            body = groupVersions().contains(group) ? resources(group) : null;
        }
        return Optional.ofNullable(body).map(b -> Response.json(200, JSON.writeValueAsString(b)));
    }

    private Map<String, Object> version() {
        String[] parts = cluster.version().split("\\.", -1);
        return Map.of(
                "major", parts[0],
                "minor", parts[1],
                "gitVersion", "v" + cluster.version() + ".0-eks-sandbox",
                "gitCommit", "",
                "gitTreeState", "clean",
                "buildDate", "2026-01-01T00:00:00Z",
                "goVersion", "none",
                "compiler", "none",
                "platform", "linux/amd64");
    }

    private static Map<String, Object> coreVersions() {
        return Map.of(
                "kind",
                "APIVersions",
                "apiVersion",
                "v1",
                "versions",
                List.of("v1"),
                "serverAddressByClientCIDRs",
                List.of());
    }

    private static Set<String> groupVersions() {
        Set<String> versions = new LinkedHashSet<>();
        ResourceType.KINDS.stream()
                .filter(type -> !type.group().isEmpty())
                .forEach(type -> versions.add(type.apiVersion()));
        versions.add("authentication.k8s.io/v1");
        versions.add("authorization.k8s.io/v1");
        return versions;
    }

    private static Map<String, Object> groups() {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (String groupVersion : groupVersions()) {
            int slash = groupVersion.indexOf('/');
            Map<String, String> version =
                    Map.of(
                            "groupVersion",
                            groupVersion,
                            "version",
                            groupVersion.substring(slash + 1));
            groups.add(
                    Map.of(
                            "name", groupVersion.substring(0, slash),
                            "versions", List.of(version),
                            "preferredVersion", version));
        }
        return Map.of("kind", "APIGroupList", "apiVersion", "v1", "groups", groups);
    }

    private static Map<String, Object> resources(String groupVersion) {
        List<Map<String, Object>> resources = new ArrayList<>();
        for (ResourceType type : ResourceType.KINDS) {
            if (type.apiVersion().equals(groupVersion)) {
                resources.add(resource(type, "", VERBS));
                for (String sub : type.subresources()) {
                    resources.add(resource(type, "/" + sub, List.of("get", "create")));
                }
            }
        }
        REVIEWS.forEach(
                (path, kind) -> {
                    int slash = path.lastIndexOf('/');
                    if (path.substring(0, slash).equals(groupVersion)) {
                        resources.add(
                                Map.of(
                                        "name",
                                        path.substring(slash + 1),
                                        "singularName",
                                        "",
                                        "namespaced",
                                        false,
                                        "kind",
                                        kind,
                                        "verbs",
                                        List.of("create")));
                    }
                });
        return Map.of(
                "kind",
                "APIResourceList",
                "apiVersion",
                "v1",
                "groupVersion",
                groupVersion,
                "resources",
                resources);
    }

    private static Map<String, Object> resource(
            ResourceType type, String subresource, List<String> verbs) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("name", type.plural() + subresource);
        resource.put(
                "singularName", subresource.isEmpty() ? type.kind().toLowerCase(Locale.ROOT) : "");
        resource.put("namespaced", type.namespaced());
        resource.put("kind", type.kind());
        resource.put("verbs", verbs);
        if (subresource.isEmpty()) {
            resource.put("shortNames", type.shortNames());
            resource.put("categories", type.inAll() ? List.of("all") : List.of());
        }
        return resource;
    }

    private Map<String, Object> openApiPaths() {
        Map<String, Object> paths = new LinkedHashMap<>();
        paths.put("api/v1", openApiPath("api/v1"));
        groupVersions()
                .forEach(version -> paths.put("apis/" + version, openApiPath("apis/" + version)));
        return Map.of("paths", paths);
    }

    private Map<String, String> openApiPath(String path) {
        return Map.of(
                "serverRelativeURL",
                "/clusters/" + cluster.name() + "/openapi/v3/" + path + "?hash=1");
    }

    /** Just enough for kubectl to see that the server checks fields itself, so that it need not. */
    private static Object openApi(String path) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (ResourceType type : ResourceType.KINDS) {
            String prefix = type.group().isEmpty() ? "api/v1" : "apis/" + type.apiVersion();
            if (prefix.equals(path)) {
                paths.put(
                        "/" + prefix + "/" + type.plural() + "/{name}",
                        Map.of(
                                "patch",
                                Map.of(
                                        "parameters",
                                        List.of(
                                                Map.of(
                                                        "name", "fieldValidation",
                                                        "in", "query",
                                                        "schema", Map.of("type", "string"))),
                                        "responses",
                                        Map.of(),
                                        "x-kubernetes-group-version-kind",
                                        Map.of(
                                                "group", type.group(),
                                                "version", type.version(),
                                                "kind", type.kind()))));
            }
        }
        return Map.of(
                "openapi",
                "3.0.0",
                "info",
                Map.of("title", "Kubernetes", "version", "sandbox"),
                "paths",
                paths);
    }
}
