package io.jitaccess.kafka;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A schema registry that speaks the Confluent API. What was looked up once is kept for the life of
 * the process, so that running services go on while the registry is away.
 */
public final class SchemaRegistry {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final int NOT_FOUND = 404;
    private static final Map<URI, SchemaRegistry> SHARED = new ConcurrentHashMap<>();

    private final URI base;
    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    private SchemaRegistry(URI base) {
        this.base = base;
    }

    /**
     * The one client of this process for a registry, such as {@code
     * http://127.0.0.1:8085/apis/ccompat/v7}.
     */
    public static SchemaRegistry at(String url) {
        return SHARED.computeIfAbsent(URI.create(url.replaceFirst("/+$", "")), SchemaRegistry::new);
    }

    /**
     * The writer's schema of an id.
     *
     * @return empty if the registry says that there is none: the record is poison
     * @throws RegistryUnavailableException if the registry does not answer, or not properly
     */
    Optional<Schema> schema(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Schema> found =
                call("GET", "/schemas/ids/" + id, null)
                        .map(answer -> parse(answer.path("schema").asString("")));
        found.ifPresent(schema -> schemas.put(id, schema));
        return found;
    }

    /**
     * The id under which the schema is registered for the subject.
     *
     * @return empty if it is not registered
     * @throws RegistryUnavailableException if the registry does not answer, or not properly
     */
    public Optional<Integer> id(String subject, Schema schema) {
        Integer known = ids.get(subject);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Integer> found =
                call("POST", "/subjects/" + subject, body(schema))
                        .map(answer -> answer.path("id").asInt(0));
        found.ifPresent(id -> remember(subject, id, schema));
        return found;
    }

    /** Registers the schema, or finds it registered; for the install step only. */
    public int register(String subject, Schema schema) {
        int id =
                call("POST", "/subjects/" + subject + "/versions", body(schema))
                        .orElseThrow(() -> unavailable("no such path at the registry", null))
                        .path("id")
                        .asInt();
        remember(subject, id, schema);
        return id;
    }

    /** Sets the compatibility level of the subject; for the install step only. */
    public void compatibility(String subject, String level) {
        call("PUT", "/config/" + subject, json.writeValueAsString(Map.of("compatibility", level)));
    }

    /** Registered subjects; also the simplest question whether the registry works. */
    public List<String> subjects() {
        return call("GET", "/subjects", null).stream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asString)
                .toList();
    }

    private void remember(String subject, int id, Schema schema) {
        ids.put(subject, id);
        schemas.putIfAbsent(id, schema);
    }

    private String body(Schema schema) {
        return json.writeValueAsString(Map.of("schema", schema.toString()));
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException notAvro) {
            throw new PoisonRecordException(
                    "the registry holds no Avro schema for this id", notAvro);
        }
    }

    private Optional<JsonNode> call(String method, String path, @Nullable String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(CALL_TIMEOUT)
                        .header("Content-Type", JSON)
                        .header("Accept", JSON + ", application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            if (response.statusCode() / 100 != 2) {
                throw unavailable(
                        "answered %d to %s %s: %s"
                                .formatted(response.statusCode(), method, path, response.body()),
                        null);
            }
            return Optional.of(json.readTree(response.body()));
        } catch (IOException | JacksonException failed) {
            throw unavailable("did not answer %s %s".formatted(method, path), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted during %s %s".formatted(method, path), interrupted);
        }
    }

    private RegistryUnavailableException unavailable(String what, @Nullable Throwable cause) {
        return new RegistryUnavailableException(
                "schema registry %s %s".formatted(base, what), cause);
    }
}
