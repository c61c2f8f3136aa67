package io.jitaccess.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds manifests against the Kubernetes model, as an API server that validates strictly: a field
 * that the model does not know, or a value of the wrong type, is an error.
 */
final class StrictModel {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();

    /** Fields of the manifest that its kind does not have. */
    List<String> unknownFields(String manifest) {
        HasMetadata read = serialization.unmarshal(manifest, HasMetadata.class);
        List<String> unknown = new ArrayList<>();
        new ModelWalk(unknown).visit(read, read.getKind() + " " + read.getMetadata().getName());
        return unknown;
    }

    /** Whether the model has this kind; kinds of operators it does not have. */
    boolean knows(String manifest) throws com.fasterxml.jackson.core.JsonProcessingException {
        JsonNode node = json.readTree(manifest);
        return !node.path("apiVersion")
                .asText()
                .matches("(kafka\\.strimzi\\.io|keda\\.sh|monitoring\\.coreos\\.com)/.*");
    }
}
