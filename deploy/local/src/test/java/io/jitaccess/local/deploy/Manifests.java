package io.jitaccess.local.deploy;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Kubernetes would be given. */
record Manifests(List<JsonNode> all) {
    private static final ObjectReader YAML = YAMLMapper.builder().build().readerFor(JsonNode.class);

    static Manifests parse(String text) {
        return new Manifests(
                YAML.<JsonNode>readValues(text).readAll().stream()
                        .filter(JsonNode::isObject)
                        .toList());
    }

    static JsonNode read(Path file) {
        return YAMLMapper.builder().build().readTree(file.toFile());
    }

    Stream<JsonNode> of(String kind) {
        return all.stream().filter(manifest -> manifest.path("kind").asString().equals(kind));
    }

    JsonNode one(String kind, String name) {
        return of(kind).filter(manifest -> name(manifest).equals(name)).findFirst().orElseThrow();
    }

    static String name(JsonNode manifest) {
        return manifest.path("metadata").path("name").asString();
    }

    /** Pod templates of everything that runs pods. */
    Stream<JsonNode> pods() {
        return Stream.concat(of("StatefulSet"), of("Job"))
                .map(owner -> owner.path("spec").path("template").path("spec"));
    }
}
