package io.jitaccess.catalogue;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads {@code clusters.yml}. */
public final class ClusterCatalogueFile {
    private static final long LARGEST_BYTES = 1 << 20;
    private static final YAMLMapper YAML =
            YAMLMapper.builder(YAMLFactory.builder().build())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .addModule(
                            new SimpleModule().addDeserializer(Cluster.class, new CheckedCluster()))
                    .build();

    private ClusterCatalogueFile() {}

    /**
     * Reads and checks the file.
     *
     * @throws InvalidCatalogueException if it cannot be read or is wrong; names file, line and
     *     remedy
     */
    public static ClusterCatalogue read(Path file) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new InvalidCatalogueException(file + " is larger than 1 MiB", null);
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new InvalidCatalogueException(
                    "cannot read %s: set jit.catalogue to the path of clusters.yml".formatted(file),
                    unreadable);
        }
    }

    /** Checks the text of a catalogue; {@code source} names it in errors. */
    public static ClusterCatalogue parse(String source, String text) {
        // The YAML reader runs past the end of its buffer at half a character.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidCatalogueException(
                    source + " is not Unicode text: save it as UTF-8", null);
        }
        try {
            Document document = YAML.readValue(text, Document.class);
            if (document == null || document.clusters() == null || document.clusters().isEmpty()) {
                throw new InvalidCatalogueException(
                        source + ": 'clusters' is missing or empty", null);
            }
            return ClusterCatalogue.of(document.clusters(), text);
        } catch (JacksonException wrong) {
            throw new InvalidCatalogueException(describe(source, wrong), wrong);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidCatalogueException(source + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String describe(String source, JacksonException wrong) {
        TokenStreamLocation at = wrong.getLocation();
        String path = wrong instanceof DatabindException ? wrong.getPathReference() : "";
        return "%s line %d, column %d: %s %s"
                .formatted(
                        source,
                        at == null ? 0 : at.getLineNr(),
                        at == null ? 0 : at.getColumnNr(),
                        wrong.getOriginalMessage(),
                        path);
    }

    private record Document(@Nullable List<Cluster> clusters) {}

    /** Turns what a cluster's checks find into an error that carries the line it begins on. */
    private static final class CheckedCluster extends ValueDeserializer<Cluster> {
        @Override
        public Cluster deserialize(JsonParser parser, DeserializationContext context) {
            TokenStreamLocation start = parser.currentTokenLocation();
            Entry entry = context.readValue(parser, Entry.class);
            try {
                return entry.toCluster();
            } catch (IllegalArgumentException wrong) {
                throw new StreamReadException(parser, wrong.getMessage(), start, wrong);
            }
        }
    }

    /** A cluster as written. */
    private record Entry(
            @Nullable String name,
            @Nullable String account,
            @Nullable String region,
            @Nullable String accessRole,
            @Nullable String externalId,
            @Nullable Map<String, String> labels,
            @Nullable List<String> namespaces,
            @Nullable List<String> owners,
            @Nullable String minDuration,
            @Nullable String maxDuration,
            @Nullable Boolean retired) {
        Cluster toCluster() {
            return new Cluster(
                    required("name", name),
                    required("account", account),
                    required("region", region),
                    required("accessRole", accessRole),
                    externalId,
                    labels == null ? Map.of() : labels,
                    namespaces == null ? List.of() : namespaces,
                    owners == null ? List.of() : owners,
                    duration("minDuration", minDuration, Cluster.SHORTEST),
                    duration("maxDuration", maxDuration, Cluster.LONGEST),
                    Boolean.TRUE.equals(retired));
        }

        private static String required(String field, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException("'%s' is missing".formatted(field));
            }
            return value;
        }

        private static Duration duration(String field, @Nullable String value, Duration fallback) {
            return value == null
                    ? fallback
                    : Durations.parse(value)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "%s '%s' is not a duration such as 1h or 90m"
                                                            .formatted(field, value)));
        }
    }
}
