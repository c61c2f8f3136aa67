package io.jitaccess.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds each schema against its last released copy. After a release of a changed schema, replace
 * the copy: {@code src/released/<topic>.avsc}.
 */
class ReleasedSchemasTest {
    private static final Path RELEASED = Path.of("src/released");

    @ParameterizedTest
    @EnumSource(Topic.class)
    void readsAndIsReadByTheReleasedCopy(Topic topic) throws IOException {
        Path file = RELEASED.resolve(topic.topicName() + ".avsc");
        if (Boolean.getBoolean("schemas.release")) {
            Files.createDirectories(RELEASED);
            Files.writeString(file, topic.schema() + "\n");
        }
        Schema released = new Schema.Parser().parse(Files.readString(file));

        assertThat(compatibility(topic.schema(), released))
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(released, topic.schema()))
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyRecordAndFieldIsDocumentedAndEveryEnumHasADefault(Topic topic) {
        assertThat(undocumented(topic.schema(), topic.topicName())).isEmpty();
    }

    private static List<String> undocumented(Schema schema, String path) {
        return switch (schema.getType()) {
            case RECORD ->
                    Stream.concat(
                                    missing(schema.getDoc(), path),
                                    schema.getFields().stream()
                                            .flatMap(
                                                    field ->
                                                            Stream.concat(
                                                                    missing(
                                                                            field.doc(),
                                                                            path
                                                                                    + "."
                                                                                    + field.name()),
                                                                    undocumented(
                                                                            field.schema(),
                                                                            path
                                                                                    + "."
                                                                                    + field.name())
                                                                            .stream())))
                            .toList();
            case UNION ->
                    schema.getTypes().stream()
                            .flatMap(type -> undocumented(type, path).stream())
                            .toList();
            case ARRAY -> undocumented(schema.getElementType(), path + "[]");
            case ENUM ->
                    Stream.concat(
                                    missing(schema.getDoc(), path),
                                    missing(schema.getEnumDefault(), path + " default"))
                            .toList();
            default -> List.of();
        };
    }

    private static Stream<String> missing(String text, String path) {
        return text == null || text.isBlank() ? Stream.of(path) : Stream.empty();
    }

    @Test
    void noReleasedTopicWasDropped() throws IOException {
        try (Stream<Path> files = Files.list(RELEASED)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".avsc", "")))
                    .allSatisfy(name -> assertThat(Topic.named(name)).isPresent());
        }
    }
}
