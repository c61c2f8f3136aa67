package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.jitaccess.kafka.Service;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What deploy/compose says of itself, read without Docker. */
class ComposeTest {
    private static final Path FOLDER = Checkout.of("deploy/compose");
    private static final JsonNode COMPOSE = Manifests.read(FOLDER.resolve("compose.yaml"));
    private static final Pattern DEMANDED = Pattern.compile("\\$\\{([A-Z_]+)(:\\?[^}]*)?}");

    @Test
    void itIsWhatTheComposeSpecificationAllows() throws Exception {
        assertThat(complaints(Files.readString(FOLDER.resolve("compose.yaml")))).isEmpty();
    }

    @Test
    void theSpecificationWouldTell() throws Exception {
        String text = Files.readString(FOLDER.resolve("compose.yaml"));

        assertThat(complaints(text.replace("mem_limit:", "memory:")))
                .isNotEmpty()
                .allMatch(complaint -> complaint.contains("memory"));
    }

    /** As compose reads it: with every merge key and alias put in place. */
    private static List<String> complaints(String text) throws IOException {
        Map<String, Object> merged = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        try (InputStream file =
                Objects.requireNonNull(
                        ComposeTest.class.getResourceAsStream("/compose/compose-spec.json"))) {
            ObjectNode schema = (ObjectNode) JsonMapper.shared().readTree(file);
            // No URI, which the standard wants it to be.
            schema.remove("$id");
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema)
                    .validate(JsonMapper.shared().<JsonNode>valueToTree(merged))
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    @Test
    void everyServiceOfOursIsThereUnderItsName() {
        for (Service service : Service.values()) {
            assertThat(COMPOSE.at("/services/" + service.principal() + "/image").asString())
                    .startsWith(service.principal() + ":");
        }
    }

    @Test
    void everyDependencyIsAService() {
        Set<String> services = new TreeSet<>(COMPOSE.path("services").propertyNames());

        for (JsonNode service : COMPOSE.path("services")) {
            assertThat(services).containsAll(service.path("depends_on").propertyNames());
        }
    }

    @Test
    void everyMountedFileIsShippedOrMadeByPrepare() throws Exception {
        String prepare = Files.readString(FOLDER.resolve("prepare"));
        for (JsonNode service : COMPOSE.path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asString().split(":", -1)[0];
                if (source.startsWith("./target/")) {
                    assertThat(prepare).contains(source.substring("./target/".length()));
                } else if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source).normalize()).exists();
                } else {
                    assertThat(COMPOSE.path("volumes").propertyNames()).contains(source);
                }
            }
        }
    }

    @Test
    void everySecretComesFromPrepare() throws Exception {
        String prepare = Files.readString(FOLDER.resolve("prepare"));
        Matcher demanded = DEMANDED.matcher(Files.readString(FOLDER.resolve("compose.yaml")));
        while (demanded.find()) {
            assertThat(prepare).contains(demanded.group(1) + "=");
        }
    }

    @Test
    void prometheusAsksEveryService() {
        JsonNode targets =
                Manifests.read(FOLDER.resolve("prometheus.yml"))
                        .at("/scrape_configs/0/static_configs/0/targets");
        List<String> hosts =
                targets.valueStream().map(target -> target.asString().split(":", -1)[0]).toList();

        assertThat(hosts)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Service.values()).map(Service::principal).toList());
    }
}
