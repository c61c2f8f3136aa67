package io.jitaccess.provisioner.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import org.jspecify.annotations.Nullable;

import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

import java.util.List;
import java.util.Map;

/** A kubeconfig of one cluster, one user and one context. */
@JsonPropertyOrder({
    "apiVersion",
    "kind",
    "preferences",
    "clusters",
    "users",
    "contexts",
    "current-context"
})
record Kubeconfig(
        String apiVersion,
        String kind,
        Map<String, String> preferences,
        List<NamedCluster> clusters,
        List<NamedUser> users,
        List<NamedContext> contexts,
        @JsonProperty("current-context") String currentContext) {
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build();

    record NamedCluster(String name, Endpoint cluster) {}

    @JsonPropertyOrder({"server", "certificate-authority-data"})
    record Endpoint(
            String server,
            @JsonProperty("certificate-authority-data") String certificateAuthority) {}

    record NamedUser(String name, User user) {}

    record User(Exec exec) {}

    /** Holds a token or keys in its environment, so it is never printed. */
    @JsonPropertyOrder({
        "apiVersion",
        "command",
        "args",
        "env",
        "installHint",
        "interactiveMode",
        "provideClusterInfo"
    })
    record Exec(
            String apiVersion,
            String command,
            List<String> args,
            List<EnvironmentVariable> env,
            String interactiveMode,
            boolean provideClusterInfo,
            String installHint) {
        @Override
        public String toString() {
            return "Exec[command=%s]".formatted(command);
        }
    }

    record EnvironmentVariable(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    record NamedContext(String name, Context context) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Context(String cluster, String user, @Nullable String namespace) {}

    static Kubeconfig of(
            Endpoint endpoint,
            String clusterName,
            String contextName,
            @Nullable String namespace,
            Exec exec) {
        return new Kubeconfig(
                "v1",
                "Config",
                Map.of(),
                List.of(new NamedCluster(clusterName, endpoint)),
                List.of(new NamedUser(contextName, new User(exec))),
                List.of(
                        new NamedContext(
                                contextName, new Context(clusterName, contextName, namespace))),
                contextName);
    }

    String yaml() {
        return YAML.writeValueAsString(this);
    }
}
