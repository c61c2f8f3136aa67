package io.jitaccess.audit.query;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lines of one shape, to be handed to whoever audits.
 *
 * @param type a record; its components are the columns
 */
record Report<T extends Record>(Class<T> type, List<T> lines) {
    private static final JsonMapper JSON = JsonMapper.shared();

    String text(ExportFormat format) {
        return switch (format) {
            case CSV -> csv();
            case NDJSON ->
                    lines.stream()
                            .map(line -> JSON.writeValueAsString(line) + "\n")
                            .collect(Collectors.joining());
            case CLOUDEVENTS ->
                    throw new BadParameterException(
                            "format", "cloudevents is for events; take csv or ndjson");
        };
    }

    private String csv() {
        List<String> columns =
                Arrays.stream(type.getRecordComponents())
                        .map(component -> component.getName())
                        .filter(name -> !name.equals("cursor"))
                        .toList();
        Stream<String> rows =
                lines.stream()
                        .map(JSON::<JsonNode>valueToTree)
                        .map(
                                line ->
                                        columns.stream()
                                                .map(column -> cell(line.path(column)))
                                                .map(ExportFormat::cell)
                                                .collect(Collectors.joining(",")));
        return Stream.concat(Stream.of(String.join(",", columns)), rows)
                .map(row -> row + "\r\n")
                .collect(Collectors.joining());
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            return value.valueStream().map(Report::cell).collect(Collectors.joining("; "));
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asString(value.toString());
    }
}
