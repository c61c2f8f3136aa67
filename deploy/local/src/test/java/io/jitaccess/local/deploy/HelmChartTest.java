package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.install.Acls;
import io.jitaccess.kafka.Service;
import io.jitaccess.testing.Tool;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the chart makes. Where helm is installed it renders anew and the kept renderings are held
 * against that; where it is not, the kept ones are judged. {@code -Dhelm.rendered=write} renews
 * them.
 */
class HelmChartTest {
    private static final Path CHART = Checkout.of("deploy/helm/jit-access");
    private static final Path KEPT = Checkout.of("deploy/local/src/test/resources/helm");

    private static Manifests minimal;
    private static Manifests everything;

    @BeforeAll
    static void read() throws IOException {
        minimal = Manifests.parse(Files.readString(KEPT.resolve("minimal.yaml")));
        everything = Manifests.parse(Files.readString(KEPT.resolve("everything.yaml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "everything"})
    void theKeptRenderingIsWhatHelmMakes(String values) throws IOException {
        String rendered = render(values);
        Path kept = KEPT.resolve(values + ".yaml");
        if ("write".equals(System.getProperty("helm.rendered"))) {
            Files.writeString(kept, rendered);
        }

        assertThat(kept).hasContent(rendered);
    }

    @Test
    void helmFindsNothingToComplainOf() {
        Tool helm = Tool.require("helm", CHART);

        for (String values : List.of("minimal", "strimzi", "everything")) {
            helm.run(arguments("lint", "--strict", ".", values)).ok();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "strimzi", "everything"})
    void everyManifestFitsItsKindStrictly(String values) throws IOException {
        Manifests manifests =
                switch (values) {
                    case "minimal" -> minimal;
                    case "everything" -> everything;
                    default -> Manifests.parse(render(values));
                };
        var model = new StrictModel();
        List<String> complaints = new ArrayList<>();
        for (JsonNode manifest : manifests.all()) {
            complaints.addAll(
                    OperatorModel.knows(manifest)
                            ? OperatorModel.complaints(manifest)
                            : model.unknownFields(manifest.toString()));
        }

        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "strimzi", "everything"})
    void kubeconformAgreesWhereItIsInstalled(String values, @TempDir Path folder)
            throws IOException {
        Tool kubeconform = Tool.require("kubeconform", folder);
        Files.writeString(folder.resolve("rendered.yaml"), render(values));

        Tool.Ended judged =
                kubeconform.run("-strict", "-ignore-missing-schemas", "-summary", "rendered.yaml");

        Assumptions.assumeFalse(
                judged.output().contains("failed downloading schema"), "no schemas to be had");
        judged.ok();
    }

    @Test
    void aFieldThatItsKindDoesNotHaveIsFoundWhereverItIs() {
        ObjectNode scaled = (ObjectNode) everything.of("ScaledObject").findFirst().orElseThrow();
        ObjectNode set = (ObjectNode) minimal.of("StatefulSet").findFirst().orElseThrow();
        ObjectNode strange = scaled.deepCopy();
        ((ObjectNode) strange.at("/spec/triggers/0")).put("treshold", 1);
        ObjectNode other = set.deepCopy();
        ((ObjectNode) other.at("/spec/template/spec/containers/0")).put("imagee", "x");

        assertThat(OperatorModel.complaints(strange))
                .singleElement()
                .asString()
                .endsWith(".spec.triggers[].treshold");
        assertThat(new StrictModel().unknownFields(other.toString())).hasSize(1);
    }

    @Test
    void everyPodIsLockedDown() {
        assertThat(everything.pods())
                .hasSize(6)
                .allSatisfy(
                        pod -> {
                            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                                    .isTrue();
                            assertThat(pod.at("/securityContext/runAsUser").asInt())
                                    .isEqualTo(10001);
                            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                                    .isFalse();
                            JsonNode security = pod.at("/containers/0/securityContext");
                            assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                                    .isTrue();
                            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                                    .isFalse();
                            assertThat(security.at("/capabilities/drop/0").asString())
                                    .isEqualTo("ALL");
                            assertThat(
                                            pod.at("/containers/0/resources/limits/memory")
                                                    .isMissingNode())
                                    .isFalse();
                        });
    }

    @Test
    void everyServiceHasProbesABudgetAndAnAccountOfItsOwn() {
        for (Service service : Service.values()) {
            JsonNode pod =
                    minimal.one("StatefulSet", service.principal()).at("/spec/template/spec");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(pod.at("/containers/0/" + probe + "/httpGet/port").asString())
                        .isEqualTo("http");
            }
            assertThat(pod.path("serviceAccountName").asString()).isEqualTo(service.principal());
            assertThat(pod.path("topologySpreadConstraints")).hasSize(2);
            assertThat(
                            minimal.one("PodDisruptionBudget", service.principal())
                                    .at("/spec/maxUnavailable")
                                    .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void onlyWhereStreamsOrCheckpointsLiveIsADiskKept() {
        Set<String> withDisk =
                minimal.of("StatefulSet")
                        .filter(set -> !set.at("/spec/volumeClaimTemplates").isMissingNode())
                        .map(Manifests::name)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(withDisk)
                .containsExactly(
                        "approval-service", "audit-service", "gateway-service", "reaper-service");
    }

    @Test
    void onlyTheGatewayIsReachedFromOutsideAndOnlyTheProvisionerReachesAws() {
        for (Service service : Service.values()) {
            JsonNode policy = everything.one("NetworkPolicy", service.principal()).path("spec");
            String ingress = policy.path("ingress").toString();
            String egress = policy.path("egress").toString();

            assertThat(ingress.contains("ingress-nginx")).isEqualTo(service == Service.GATEWAY);
            assertThat(egress.contains("\"cidr\":\"10.0.8.0/24\""))
                    .as("%s reaches AWS", service)
                    .isEqualTo(service == Service.PROVISIONER);
            assertThat(egress.contains("169.254.170.23/32"))
                    .isEqualTo(service == Service.PROVISIONER);
        }
    }

    @Test
    void secretsAreNamedAndNeverHeld() {
        assertThat(everything.of("Secret")).isEmpty();
        assertThat(everything.of("ConfigMap").map(JsonNode::toString))
                .noneMatch(text -> text.contains("BEGIN PRIVATE KEY"));
    }

    @Test
    void servicesReadSecretsFromFilesAlone() {
        assertThat(everything.of("StatefulSet").map(JsonNode::toString))
                .hasSize(Service.values().length)
                .noneMatch(set -> set.contains("secretKeyRef"))
                .allMatch(set -> set.contains("\"path\":\"JIT_KAFKA_PASSWORD\""))
                .allMatch(set -> set.contains("configtree:/etc/jit-access/secrets/"));
    }

    @Test
    void strimzisUsersAreThePrincipalsOfTheInstallStep() {
        JsonNode users = Manifests.read(CHART.resolve("files/kafka-users.yaml"));
        Stream<String> services = Arrays.stream(Service.values()).map(Service::principal);

        assertThat(users.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(services, Stream.of(Acls.INSTALL, Acls.EMERGENCY)).toList());
    }

    private static String render(String values) {
        Tool helm = Tool.require("helm", CHART);
        return helm.run(arguments("template", "jit", ".", values)).ok().output();
    }

    private static String[] arguments(String command, String first, String second, String values) {
        List<String> arguments = new ArrayList<>(List.of(command, first, second));
        if (command.equals("template")) {
            arguments.addAll(List.of("--namespace", "jit-access"));
        }
        arguments.addAll(List.of("-f", "ci/minimal-values.yaml"));
        if (!values.equals("minimal")) {
            arguments.addAll(List.of("-f", "ci/" + values + "-values.yaml"));
        }
        return arguments.toArray(String[]::new);
    }
}
