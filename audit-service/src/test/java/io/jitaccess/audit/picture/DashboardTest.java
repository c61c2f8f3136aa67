package io.jitaccess.audit.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The dashboard is one that Grafana takes, by the schema that Grafana publishes, and neither it nor
 * the alert rules ask for a figure that no service has.
 */
class DashboardTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path GRAFANA = REPOSITORY.resolve("deploy/grafana");
    private static final List<String> SERVICES =
            List.of(
                    "gateway-service",
                    "approval-service",
                    "provisioner-service",
                    "reaper-service",
                    "audit-service");
    private static final Pattern METER = Pattern.compile("\"(jit\\.[a-z]+(?:\\.[a-z]+)*)\"");
    private static final Pattern QUERIED = Pattern.compile("\\bjit_[a-z_]+\\b");
    private static final Pattern SUFFIX =
            Pattern.compile("(_total|_seconds(_bucket|_sum|_count|_max)?)$");

    /** What registers meters; a setting or header has names of the same shape. */
    private static final Pattern REGISTERS =
            Pattern.compile("MeterRegistry|MeterBinder|Gauge\\.builder");

    @Test
    void isADashboardByGrafanasSchema() throws IOException {
        Schema schema = schema("dashboard", "");
        JsonNode dashboard = dashboard();
        assertThat(schema.validate(dashboard.toString(), InputFormat.JSON)).isEmpty();
        // The schema would find what does not belong there.
        assertThat(
                        schema.validate(
                                dashboard
                                        .toString()
                                        .replaceFirst("\"schemaVersion\"", "\"schemaVersino\""),
                                InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void itsPanelsAndQueriesAreOnesByTheSchemasOfTheirPlugins() throws IOException {
        Schema query = schema("prometheus", "Dataquery");
        Schema timeseries = schema("timeseries", "Options");
        Schema lines = schema("timeseries", "FieldConfig");
        Schema stat = schema("stat", "Options");
        var ids = new HashSet<Integer>();
        for (JsonNode panel : dashboard().path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as(panel.path("title").asString())
                    .isTrue();
            for (JsonNode target : panel.path("targets")) {
                assertThat(query.validate(target.toString(), InputFormat.JSON)).isEmpty();
            }
            switch (panel.path("type").asString()) {
                case "timeseries" -> {
                    valid(timeseries, panel.path("options"));
                    valid(lines, panel.path("fieldConfig").path("defaults").path("custom"));
                }
                case "stat" -> valid(stat, panel.path("options"));
                case "row" -> {}
                case String other -> throw new AssertionError("no schema for " + other);
            }
        }
        assertThat(ids).hasSizeGreaterThan(15);
    }

    @Test
    void noPanelLiesOnAnother() throws IOException {
        var taken = new HashSet<String>();
        for (JsonNode panel : dashboard().path("panels")) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    String cell = (at.path("x").asInt() + x) + "/" + (at.path("y").asInt() + y);
                    assertThat(taken.add(cell)).as(panel.path("title").asString()).isTrue();
                }
            }
        }
    }

    @Test
    void everyFigureThatIsAskedForExists() throws IOException {
        Set<String> meters = meters();
        Set<String> asked = asked();
        assertThat(meters).contains("jit_access_time", "jit_reaper_lateness", "jit_work");
        assertThat(asked).isSubsetOf(meters);
    }

    @Test
    void everyAlertRuleSaysWhatIsSoAndWhatToDo() throws IOException {
        for (JsonNode rule : rules()) {
            String name = rule.path("alert").asString();
            assertThat(name).startsWith("Jit");
            assertThat(rule.path("labels").path("severity").asString())
                    .as(name)
                    .isIn("page", "ticket");
            assertThat(rule.path("annotations").path("summary").asString("")).as(name).isNotBlank();
            assertThat(rule.path("annotations").path("description").asString(""))
                    .as(name)
                    .isNotBlank();
        }
    }

    private static void valid(Schema schema, JsonNode part) {
        assertThat(schema.validate(part.toString(), InputFormat.JSON)).isEmpty();
    }

    private static Schema schema(String plugin, String definition) throws IOException {
        try (InputStream published =
                DashboardTest.class.getResourceAsStream("/grafana/%s.json".formatted(plugin))) {
            String text = new String(published.readAllBytes(), StandardCharsets.UTF_8);
            if (!definition.isEmpty()) {
                var json = (ObjectNode) JsonMapper.shared().readTree(text);
                text = json.put("$ref", "#/definitions/" + definition).toString();
            }
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text);
        }
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(GRAFANA.resolve("jit-access.json")));
    }

    private static List<JsonNode> rules() throws IOException {
        JsonNode file =
                YAMLMapper.builder()
                        .build()
                        .readTree(Files.readString(GRAFANA.resolve("alerts.yml")));
        var rules = new ArrayList<JsonNode>();
        file.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        assertThat(rules).isNotEmpty();
        return rules;
    }

    private static Set<String> asked() throws IOException {
        var queries = new ArrayList<String>();
        dashboard().findValues("expr").forEach(expr -> queries.add(expr.asString()));
        rules().forEach(rule -> queries.add(rule.path("expr").asString()));
        var asked = new TreeSet<String>();
        for (String query : queries) {
            QUERIED.matcher(query)
                    .results()
                    .forEach(found -> asked.add(SUFFIX.matcher(found.group()).replaceFirst("")));
        }
        return asked;
    }

    private static Set<String> meters() throws IOException {
        var meters = new TreeSet<String>();
        for (String service : SERVICES) {
            try (Stream<Path> sources =
                    Files.walk(REPOSITORY.resolve(service).resolve("src/main/java"))) {
                sources.filter(path -> path.toString().endsWith(".java"))
                        .map(DashboardTest::read)
                        .filter(text -> REGISTERS.matcher(text).find())
                        .flatMap(text -> METER.matcher(text).results())
                        .map(found -> found.group(1).replace('.', '_'))
                        .forEach(meters::add);
            }
        }
        return meters;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
