package io.jitaccess.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jitaccess.kafka.Service;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
