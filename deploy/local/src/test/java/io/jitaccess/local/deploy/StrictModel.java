package io.jitaccess.local.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
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

    /** Fields of the manifest that its kind does not have. */
    List<String> unknownFields(String manifest) {
        HasMetadata read = serialization.unmarshal(manifest, HasMetadata.class);
        if (read instanceof GenericKubernetesResource) {
            return List.of("no such kind: " + read.getApiVersion() + " " + read.getKind());
        }
        List<String> unknown = new ArrayList<>();
        new ModelWalk(unknown).visit(read, read.getKind() + " " + read.getMetadata().getName());
        return unknown;
    }
}
