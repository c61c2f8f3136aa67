package io.jitaccess.sandbox.kubernetes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks and completes new objects, in place of defaulting, controllers and kubelets: a pod runs as
 * soon as it is there.
 */
final class Admission {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final ObjectStore store;

    Admission(ObjectStore store) {
        this.store = store;
    }

    void seed(JsonNode object) {
        ResourceType type =
                ResourceType.ofKind(
                                object.path("apiVersion").asString(""),
                                object.path("kind").asString(""))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "workload: the sandbox has no kind " + object));
        create(type, (ObjectNode) object);
    }

    ObjectNode create(ResourceType type, ObjectNode given) {
        ObjectNode created = store.create(type, completed(type, given));
        if (type.plural().equals("namespaces")) {
            seed(
                    JSON.valueToTree(
                            Map.of(
                                    "apiVersion",
                                    "v1",
                                    "kind",
                                    "ServiceAccount",
                                    "metadata",
                                    Map.of(
                                            "name",
                                            "default",
                                            "namespace",
                                            created.path("metadata").path("name").asString()))));
        }
        return created;
    }

    ObjectNode completed(ResourceType type, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        String name = object.path("metadata").path("name").asString("");
        requireName(type, name);
        if (type.namespaced()) {
            String namespace = object.path("metadata").path("namespace").asString("");
            if (store.find("", "namespaces", "", namespace).isEmpty()) {
                throw ApiException.notFound(
                        ResourceType.of("", "v1", "namespaces").orElseThrow(), namespace);
            }
        }
        switch (type.plural()) {
            case "namespaces" -> {
                object.withObject("/status").put("phase", "Active");
                object.withObject("/metadata")
                        .withObject("/labels")
                        .put("kubernetes.io/metadata.name", name);
            }
            case "secrets" -> encode(object);
            case "pods" -> run(type, object);
            case "deployments" -> rollOut(object);
            default -> {
                // Kept as given.
            }
        }
        return object;
    }

    private static void requireName(ResourceType type, String name) {
        if (name.isEmpty()) {
            throw ApiException.invalid(
                    type, null, "metadata.name: Required value: name or generateName is required");
        }
        boolean rbac = type.group().equals("rbac.authorization.k8s.io");
        Pattern allowed = type.plural().equals("namespaces") ? LABEL : SUBDOMAIN;
        if (!rbac && (name.length() > 253 || !allowed.matcher(name).matches())) {
            throw ApiException.invalid(
                    type,
                    name,
                    "metadata.name: Invalid value: \"%s\": must consist of lower case alphanumeric characters"
                            .formatted(name));
        }
    }

    private static void encode(ObjectNode secret) {
        JsonNode plain = secret.remove("stringData");
        if (plain != null) {
            ObjectNode data = secret.withObject("/data");
            plain.properties()
                    .forEach(
                            entry ->
                                    data.put(
                                            entry.getKey(),
                                            Base64.getEncoder()
                                                    .encodeToString(
                                                            entry.getValue()
                                                                    .asString()
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8))));
        }
        if (!secret.has("type")) {
            secret.put("type", "Opaque");
        }
    }

    private static void run(ResourceType type, ObjectNode pod) {
        JsonNode containers = pod.path("spec").path("containers");
        if (containers.isEmpty()) {
            throw ApiException.invalid(
                    type,
                    pod.path("metadata").path("name").asString(),
                    "spec.containers: Required value");
        }
        ObjectNode status = pod.withObject("/status");
        status.put("phase", "Running");
        status.put("podIP", "10.0.0.10");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        var statuses = status.putArray("containerStatuses");
        for (JsonNode container : containers) {
            statuses.addObject()
                    .put("name", container.path("name").asString(""))
                    .put("image", container.path("image").asString(""))
                    .put("imageID", "")
                    .put("ready", true)
                    .put("started", true)
                    .put("restartCount", 0)
                    .withObject("/state")
                    .withObject("/running");
        }
    }

    ObjectNode scaled(ObjectNode deployment, int replicas) {
        deployment.withObject("/spec").put("replicas", replicas);
        rollOut(deployment);
        return deployment;
    }

    private static void rollOut(ObjectNode deployment) {
        ObjectNode spec = deployment.withObject("/spec");
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        int replicas = spec.path("replicas").asInt();
        deployment
                .withObject("/status")
                .put("replicas", replicas)
                .put("readyReplicas", replicas)
                .put("updatedReplicas", replicas)
                .put("availableReplicas", replicas);
    }
}
