package io.jitaccess.local.deploy;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Holds resources of operators against the schemas that those operators bring to a cluster. */
final class OperatorModel {
    private static final Set<String> KINDS =
            Set.of(
                    "KafkaTopic",
                    "KafkaUser",
                    "PodMonitor",
                    "ScaledObject",
                    "TriggerAuthentication");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private OperatorModel() {}

    static boolean knows(JsonNode manifest) {
        return KINDS.contains(kind(manifest));
    }

    /** What an API server that validates strictly would refuse in it. */
    static List<String> complaints(JsonNode manifest) {
        JsonNode schema = schema(kind(manifest));
        List<String> complaints = new ArrayList<>();
        SCHEMAS.getSchema(schema)
                .validate(manifest)
                .forEach(error -> complaints.add(Manifests.name(manifest) + ": " + error));
        unknown(
                manifest.path("spec"),
                schema.at("/properties/spec"),
                Manifests.name(manifest) + ".spec",
                complaints);
        return complaints;
    }

    private static void unknown(
            JsonNode value, JsonNode schema, String path, List<String> complaints) {
        if (value.isArray()) {
            value.forEach(item -> unknown(item, schema.path("items"), path + "[]", complaints));
        }
        if (!value.isObject()
                || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String inner = path + "." + entry.getKey();
            JsonNode field = schema.path("properties").path(entry.getKey());
            JsonNode known = field.isMissingNode() ? schema.path("additionalProperties") : field;
            if (known.isMissingNode()) {
                complaints.add(inner);
            } else {
                unknown(entry.getValue(), known, inner, complaints);
            }
        }
    }

    private static String kind(JsonNode manifest) {
        return manifest.path("kind").asString();
    }

    private static JsonNode schema(String kind) {
        String resource = "/crds/%s.json".formatted(kind);
        try (InputStream file =
                Objects.requireNonNull(OperatorModel.class.getResourceAsStream(resource))) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
