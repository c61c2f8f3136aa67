package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;
import io.jitaccess.sandbox.http.Response;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what a caller asks about themselves: who am I, may I, what may I. */
final class Reviews {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Authorizer authorizer;

    Reviews(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    Optional<Response> answer(Request request, Attributes wanted, UserInfo user) {
        if (!wanted.verb().equals("create") || !wanted.version().equals("v1")) {
            return Optional.empty();
        }
        return switch (wanted.group() + "/" + wanted.resource()) {
            case "authentication.k8s.io/selfsubjectreviews" ->
                    Optional.of(
                            review(
                                    "authentication.k8s.io/v1",
                                    "SelfSubjectReview",
                                    JSON.createObjectNode(),
                                    Map.of("userInfo", userInfo(user))));
            case "authorization.k8s.io/selfsubjectaccessreviews" ->
                    Optional.of(mayI(Bodies.object(request), user));
            case "authorization.k8s.io/selfsubjectrulesreviews" ->
                    Optional.of(whatMayI(Bodies.object(request), user));
            default -> Optional.empty();
        };
    }

    private static Map<String, Object> userInfo(UserInfo user) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("username", user.username());
        shown.put("uid", user.uid());
        shown.put("groups", user.groups());
        shown.put("extra", user.extra());
        return shown;
    }

    private Response mayI(JsonNode review, UserInfo user) {
        JsonNode spec = review.path("spec");
        JsonNode about = spec.path("resourceAttributes");
        Attributes wanted =
                about.isObject()
                        ? new Attributes(
                                text(about, "verb"),
                                "",
                                text(about, "group"),
                                text(about, "version"),
                                text(about, "resource"),
                                text(about, "subresource"),
                                text(about, "namespace"),
                                text(about, "name"))
                        : Attributes.nonResource(
                                text(spec.path("nonResourceAttributes"), "verb"),
                                text(spec.path("nonResourceAttributes"), "path"));
        Optional<String> reason = authorizer.allows(user, wanted);
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("allowed", reason.isPresent());
        reason.ifPresent(why -> status.put("reason", why));
        return review("authorization.k8s.io/v1", "SelfSubjectAccessReview", spec, status);
    }

    /**
     * Rights from access policies are not in this list, as on EKS: they are known to its own
     * authoriser only.
     */
    private Response whatMayI(JsonNode review, UserInfo user) {
        String namespace = text(review.path("spec"), "namespace");
        List<Object> resources = new ArrayList<>();
        List<Object> paths = new ArrayList<>();
        for (Rbac.Held held : authorizer.rbacOf(user)) {
            if (held.namespace().isEmpty() || held.namespace().equals(namespace)) {
                for (Rule rule : held.rules()) {
                    if (rule.paths().isEmpty()) {
                        resources.add(
                                Map.of(
                                        "verbs", rule.verbs(),
                                        "apiGroups", rule.groups(),
                                        "resources", rule.resources(),
                                        "resourceNames", rule.names()));
                    } else {
                        paths.add(Map.of("verbs", rule.verbs(), "nonResourceURLs", rule.paths()));
                    }
                }
            }
        }
        return review(
                "authorization.k8s.io/v1",
                "SelfSubjectRulesReview",
                review.path("spec"),
                Map.of("resourceRules", resources, "nonResourceRules", paths, "incomplete", false));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static Response review(
            String apiVersion, String kind, JsonNode spec, Map<String, Object> status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", kind);
        body.put("apiVersion", apiVersion);
        body.put("metadata", Map.of());
        if (!spec.isEmpty()) {
            body.put("spec", spec);
        }
        body.put("status", status);
        return Response.json(201, JSON.writeValueAsString(body));
    }
}
