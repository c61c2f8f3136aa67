package io.jitaccess.audit.query;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an export is written. */
enum ExportFormat {
    /** A table for people; the event itself is its last column. */
    CSV("text/csv;charset=UTF-8") {
        @Override
        String head() {
            return String.join(",", COLUMNS) + "\r\n";
        }

        @Override
        String line(AuditItem item) {
            return Stream.of(
                                    item.position(),
                                    item.type(),
                                    item.requestId(),
                                    item.person(),
                                    item.cluster(),
                                    item.actor(),
                                    item.occurredAt(),
                                    item.recordedAt(),
                                    item.summary(),
                                    item.duplicateOf(),
                                    item.event())
                            .map(ExportFormat::cell)
                            .collect(Collectors.joining(","))
                    + "\r\n";
        }
    },
    /** One JSON object a line. */
    NDJSON("application/x-ndjson;charset=UTF-8") {
        @Override
        String head() {
            return "";
        }

        @Override
        String line(AuditItem item) {
            return JSON.writeValueAsString(item) + "\n";
        }
    },
    /** One event a line in the JSON format of CloudEvents 1.0. */
    CLOUDEVENTS("application/x-ndjson;charset=UTF-8") {
        @Override
        String head() {
            return "";
        }

        @Override
        String line(AuditItem item) {
            return JSON.writeValueAsString(CloudEvent.of(item)) + "\n";
        }
    };

    private static final List<String> COLUMNS =
            List.of(
                    "position",
                    "type",
                    "requestId",
                    "person",
                    "cluster",
                    "actor",
                    "occurredAt",
                    "recordedAt",
                    "summary",
                    "duplicateOf",
                    "event");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    static ExportFormat parse(@Nullable String name) {
        return switch (name) {
            case "csv" -> CSV;
            case "ndjson" -> NDJSON;
            case "cloudevents" -> CLOUDEVENTS;
            case null -> NDJSON;
            default ->
                    throw new BadParameterException(
                            "format",
                            "'%s' is none of csv, ndjson and cloudevents".formatted(name));
        };
    }

    String mediaType() {
        return mediaType;
    }

    String suffix() {
        return this == CSV ? "csv" : "ndjson";
    }

    /** What comes before the first row. */
    abstract String head();

    /** A row with its line end. */
    abstract String line(AuditItem item);

    /**
     * Quoted, and never a formula for the spreadsheet that opens it: reasons are anybody's words.
     */
    static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        String harmless =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
